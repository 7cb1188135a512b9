import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { build, clear, faults, folder, launch, onDisk, pages, serve } from "./stage.mjs";

let browser, server;
before(async () => {
  build();
  [browser, server] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  server?.close();
  clear();
});

// A page in a window of its own, with what went wrong in it and what it asked for.
async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.asked = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.wrong.push(message.text()));
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("request", (request) => page.asked.push(request.url()));
  await page.goto(address);
  return page;
}

const SAMPLE = ["index.html", "pages.html", "404.html", "sla/backup-premium.html", "plans/backup.html", "prices/nordics.html",
  "service/backup.html", "limitations/backup-standard.html", "holidays/office-oslo.html", "glossary/vardholm-terms.html",
  "de-de/index.html", "de-de/sla/backup-premium.html"];

describe("links", () => {
  async function crawl(start) {
    const page = await open(start);
    const [seen, places, todo] = [new Map(), [], [page.url()]];
    while (todo.length) {
      const address = todo.pop();
      if (seen.has(address)) continue;
      const response = await page.goto(address);
      assert.ok(!response || response.status() === 200, address);
      const { links, ids } = await page.evaluate(() => ({
        links: [...document.querySelectorAll("a[href]")].map((each) => each.href),
        ids: [...document.querySelectorAll("[id]")].map((each) => each.id),
      }));
      seen.set(address, new Set(ids));
      for (const link of links) {
        const [to, place] = link.split("#");
        places.push([to, place]);
        todo.push(to);
      }
    }
    for (const [to, place] of places) assert.ok(!place || seen.get(to).has(place), `${to}#${place}`);
    assert.deepEqual(page.wrong, []);
    const outside = page.asked.filter((each) => !each.startsWith(start.replace(/[^/]*$/, "")));
    assert.deepEqual(outside, []);
    await page.context().close();
    return seen.size;
  }
  const reachable = () => pages().filter((page) => page !== "404.html").length;

  test("every page opens from a disk, and every link leads somewhere", async () => {
    assert.equal(await crawl(onDisk("index.html")), reachable());
  });

  test("the same under a path of a server", async () => {
    assert.equal(await crawl(`${server.address}index.html`), reachable());
  });

  test("an address that leads nowhere shows the way back, however deep", async () => {
    const page = await open(`${server.address}a/b/c.html`);
    assert.equal(await page.textContent("h1"), "There is no such page");
    await page.click(".home");
    assert.equal(page.url(), `${server.address}index.html`);
    await page.context().close();
  });
});

describe("search", () => {
  for (const [where, address] of [["a disk", () => onDisk("sla/backup-pro.html")], ["a server", () => `${server.address}sla/backup-pro.html`]]) {
    test(`by keyboard alone, from ${where}`, async () => {
      const page = await open(address());
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement.id), "search");
      await page.keyboard.type("nobody can delete");
      await page.waitForSelector("#found li");
      assert.match(await page.textContent("#found [role=status]"), /^\d+ pages?$/);
      assert.match(await page.textContent("#found mark"), /nobody|can|delete/i);
      const first = await page.getAttribute("#found li a", "href");
      await page.keyboard.press("ArrowDown");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), first);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowUp");
      assert.equal(await page.evaluate(() => document.activeElement.id), "search");
      await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
      assert.equal(page.url(), new URL(first, address()).href);
      assert.deepEqual(page.wrong, []);
      await page.context().close();
    });
  }

  async function answers(start, words) {
    const page = await open(onDisk(start));
    await page.fill("#search", words);
    await page.waitForSelector("#found:not([hidden])");
    const said = await page.evaluate(() => [document.querySelector("#found p").textContent,
      [...document.querySelectorAll("#found li > a")].map((each) => each.getAttribute("href"))]);
    await page.context().close();
    return said;
  }

  test("the page about a thing comes first", async () => {
    assert.match((await answers("index.html", "backup premium"))[1][0], /backup-premium|plans\/backup/);
    assert.match((await answers("index.html", "oslo office"))[1][0], /^holidays\/office-oslo/);
    assert.match((await answers("index.html", "christmas eve"))[1][0], /^holidays\//);
  });

  test("German pages are found with and without umlauts, and counted in German", async () => {
    const [said, found] = await answers("de-de/index.html", "lösung");
    assert.match(said, /^\d+ Seiten$/);
    assert.deepEqual((await answers("de-de/index.html", "LOSUNG"))[1], found);
  });

  test("what is nowhere is said, and signs of patterns are only signs", async () => {
    assert.deepEqual(await answers("index.html", "zeppelin"), ["Nothing has all of these words.", []]);
    const [said, nearest] = await answers("index.html", "oslo zeppelin");
    assert.equal(said, "Nothing has all of these words.");
    assert.match(nearest[0], /^holidays\//);
    assert.deepEqual(await answers("index.html", "(.*[+"), ["Nothing has all of these words.", []]);
  });

  test("Escape leaves", async () => {
    const page = await open(onDisk("index.html"));
    await page.fill("#search", "backup");
    await page.waitForSelector("#found li");
    await page.keyboard.press("Escape");
    assert.ok(await page.isHidden("#found"));
    assert.equal(await page.inputValue("#search"), "");
    await page.context().close();
  });
});

describe("keyboard", () => {
  test("the first stop skips to the text, and every stop is seen, in the order of the page", async () => {
    const page = await open(onDisk("sla/backup-premium.html"));
    const stops = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const here = document.activeElement;
        if (here === document.body) return null;
        const all = [...document.querySelectorAll("*")];
        const box = here.getBoundingClientRect();
        return {
          place: all.indexOf(here), name: here.className || here.tagName,
          outline: getComputedStyle(here).outlineStyle !== "none",
          inside: box.width > 0 && box.left >= 0 && box.right <= innerWidth && box.bottom > 0 && box.top < innerHeight,
        };
      });
      if (!stop || stops.length > 200) break;
      stops.push(stop);
    }
    assert.equal(stops[0].name, "skip");
    assert.ok(stops.length > 20);
    assert.deepEqual(stops.filter((each) => !each.outline || !each.inside), []);
    const places = stops.map((each) => each.place);
    assert.deepEqual(places, [...places].sort((one, two) => one - two));
    await page.context().close();
  });

  test("the skip link leads past the menu", async () => {
    const page = await open(onDisk("sla/backup-premium.html"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
    await page.context().close();
  });
});

const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const DAY = "rgb(253, 253, 252)", NIGHT = "rgb(21, 25, 27)";

describe("day and night", () => {
  test("pages follow the device", async () => {
    for (const [colorScheme, wanted] of [["light", DAY], ["dark", NIGHT]]) {
      const page = await open(onDisk("index.html"), { colorScheme });
      assert.equal(await paper(page), wanted);
      assert.equal(await page.getAttribute(".dark", "aria-pressed"), String(colorScheme === "dark"));
      await page.context().close();
    }
  });

  test("the switch is remembered on other pages, and forgotten when it says what the device says", async () => {
    const page = await open(`${server.address}index.html`);
    await page.click(".dark");
    assert.equal(await paper(page), NIGHT);
    await page.goto(`${server.address}prices/nordics.html`);
    assert.equal(await paper(page), NIGHT);
    assert.equal(await page.getAttribute(".dark", "aria-pressed"), "true");
    await page.click(".dark");
    assert.equal(await paper(page), DAY);
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    await page.context().close();
  });
});

describe("without a script", () => {
  test("everything can be read, and what would not work is not shown", async () => {
    const page = await open(onDisk("sla/backup-premium.html"), { javaScriptEnabled: false });
    assert.ok(await page.isVisible("text=Examples with real dates"));
    assert.ok(await page.isHidden(".search"));
    assert.ok(await page.isHidden(".dark"));
    await page.click(".menu li:last-child a");
    assert.match(page.url(), /pages\.html$/);
    await page.context().close();
  });
});

describe("paper", () => {
  test("prints the text alone, by day, on A4", async () => {
    const page = await open(onDisk("sla/backup-premium.html"), { colorScheme: "dark" });
    await page.click(".dark");
    await page.click(".dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const gone of [".bar", ".sections", ".related", ".skip"]) assert.ok(await page.isHidden(gone), gone);
    assert.ok(await page.isVisible("footer"));
    assert.equal(await paper(page), "rgb(255, 255, 255)");
    const file = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const [, width, height] = file.match(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/);
    assert.deepEqual([Math.round(width), Math.round(height)], [595, 842]);
    const sheets = file.match(/\/Type\s*\/Page\b/g).length;
    assert.ok(sheets >= 2 && sheets <= 4, `${sheets} sheets`);
    await page.context().close();
  });
});

describe("axe finds nothing", () => {
  for (const [name, options] of [["by day", {}], ["by night", { colorScheme: "dark" }], ["on a phone", { viewport: { width: 360, height: 740 } }]]) {
    test(`on pages of every kind, ${name}`, async () => {
      for (const path of SAMPLE) {
        const page = await open(path === "404.html" ? `${server.address}nowhere/at/all` : onDisk(path), options);
        assert.deepEqual(await faults(page), [], path);
        await page.context().close();
      }
    });
  }

  test("while the search shows what it found", async () => {
    const page = await open(onDisk("index.html"));
    await page.fill("#search", "restore");
    await page.waitForSelector("#found li");
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  });

  test("on the report of tickets, by day and by night", async () => {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(pathToFileURL(join(folder, "report/report.html")).href, { colorScheme });
      assert.deepEqual(await faults(page), []);
      await page.context().close();
    }
  });
});

describe("a phone", () => {
  test("shows every page without scrolling sideways", async () => {
    const page = await open(onDisk("index.html"), { viewport: { width: 320, height: 640 } });
    for (const path of pages()) {
      await page.goto(path === "404.html" ? `${server.address}nowhere` : onDisk(path));
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), path);
    }
    await page.context().close();
  });
});
