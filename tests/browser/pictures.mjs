// The pictures of the guides, taken anew: node tests/browser/pictures.mjs
import { fileURLToPath } from "node:url";
import { build, clear, launch, onDisk } from "./stage.mjs";

const to = (name) => fileURLToPath(new URL(`../../docs/pictures/${name}.png`, import.meta.url));
build();
const browser = await launch();
async function take(name, page, options = {}, act = async () => {}) {
  const window = await browser.newPage({ viewport: { width: 1120, height: 760 }, reducedMotion: "reduce", ...options });
  await window.goto(onDisk(page));
  await act(window);
  await window.screenshot({ path: to(name), fullPage: options.fullPage ?? false });
  await window.close();
}
await take("site", "index.html");
await take("site-night", "sla/backup-premium.html", { colorScheme: "dark" });
await take("site-search", "index.html", { viewport: { width: 1120, height: 560 } }, async (window) => {
  await window.fill("#search", "nobody can delete");
  await window.waitForSelector("#found:not([hidden])");
});
await take("site-phone", "plans/backup.html", { viewport: { width: 390, height: 844 } });
await browser.close();
clear();
