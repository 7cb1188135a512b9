// The stage of the tests: the pages of the example company in a folder of their own, a server, and Debian's Chromium.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const top = fileURLToPath(new URL("../..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const folder = mkdtempSync(join(tmpdir(), "svcctl-browser-"));
export const DAY = "2026-11-30";

function svcctl(...words) {
  execFileSync(process.env.SVCCTL ?? "svcctl", words, { cwd: top, stdio: ["ignore", "ignore", "inherit"] });
}

export function build() {
  svcctl("render", "site", "-q", "--as-of", DAY, "--language", "en-GB", "--language", "de-DE",
    "--base-path", "/help/", "--out", join(folder, "site"));
  svcctl("sla", "report", "examples/tickets-2026-q3.csv", "--source", "helpdesk", "--incidents",
    "examples/incidents-2026-q3.csv", "--out", join(folder, "report"));
}

export function pages(within = join(folder, "site"), before = "") {
  return readdirSync(within, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? pages(join(within, each.name), `${before}${each.name}/`)
      : each.name.endsWith(".html") ? [before + each.name] : []);
}

export const onDisk = (page) => pathToFileURL(join(folder, "site", page)).href;

// A server that knows the site under /help/ and nothing else.
export async function serve() {
  const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://local").pathname);
    const file = path.startsWith("/help/") ? join(folder, "site", path.slice(6)) : "";
    const there = file.startsWith(folder) && statSync(file, { throwIfNoEntry: false })?.isFile();
    const shown = there ? file : join(folder, "site/404.html");
    response.writeHead(there ? 200 : 404, { "content-type": types[extname(shown)] ?? "text/plain" });
    response.end(readFileSync(shown));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { address: `http://127.0.0.1:${server.address().port}/help/`, close: () => server.close() };
}

function browserPath() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const places = (process.env.PATH ?? "").split(delimiter).flatMap((place) => names.map((name) => join(place, name)));
  const found = process.env.CHROMIUM ?? places.find(existsSync);
  if (!found) throw new Error("there is no Chromium: install it (apt-get install chromium), or name it by CHROMIUM=/path");
  return found;
}

export const launch = () => chromium.launch({ executablePath: browserPath(), chromiumSandbox: process.getuid?.() !== 0 });

// What axe objects to on a page, in a line each.
export async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return violations.map(({ id, help, nodes }) => `${id} (${help}), ${nodes.length} times, first at ${nodes[0].target}`);
}

export const clear = () => rmSync(folder, { recursive: true, force: true });
