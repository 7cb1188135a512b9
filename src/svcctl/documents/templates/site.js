"use strict";
// Reading needs none of this: it remembers day or night, and searches.
const root = document.documentElement;
const kept = {
  get: () => { try { return localStorage.getItem("svcctl-theme"); } catch { return null; } },
  set: (theme) => { try { theme ? localStorage.setItem("svcctl-theme", theme) : localStorage.removeItem("svcctl-theme"); } catch { /* not kept */ } },
};
const night = matchMedia("(prefers-color-scheme: dark)");
const own = () => (night.matches ? "dark" : "light");
const theme = () => root.dataset.theme || own();
if (kept.get()) root.dataset.theme = kept.get();

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector(".dark");
  const show = () => button.setAttribute("aria-pressed", theme() === "dark");
  button.hidden = false;
  button.addEventListener("click", () => {
    const wanted = theme() === "dark" ? "light" : "dark";
    // What the device wants anyway is not kept, so that the page follows it again.
    if (wanted === own()) delete root.dataset.theme; else root.dataset.theme = wanted;
    kept.set(root.dataset.theme);
    show();
  });
  night.addEventListener("change", show);
  show();
  search();
});

let pages = null;
let wake = () => {};
// The index calls this: it comes as a script, because pages opened from a disk may not read files.
globalThis.svcctlSearch = (found) => {
  pages = found.map(([path, title, kind, ...parts]) => ({
    path, title, kind, name: fold(title),
    parts: parts.map(([anchor, heading, words]) => ({ anchor, heading, words, head: fold(heading), text: fold(words) })),
  }));
  wake();
};

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
}

function grade(text, word, worth) {
  const place = text.indexOf(word);
  if (place < 0) return 0;
  if (new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[^\p{L}\p{N}]/gu, "\\$&")}`, "u").test(text)) return 2 * worth;
  return word.length < 3 ? 0 : worth;
}

// Pages with all the words, or else with the most of them; where most of them stand is the place to open.
function found(words) {
  const hits = [];
  let least = words.length - 1;
  for (const page of pages) {
    let sum = 0, best = null, most = 0;
    const missing = new Set(words);
    for (const word of words) {
      const worth = grade(page.name, word, 8);
      if (worth) missing.delete(word);
      sum += worth;
    }
    for (const part of page.parts) {
      let here = 0;
      for (const word of words) {
        const worth = grade(part.head, word, 3) + grade(part.text, word, 1);
        if (worth) missing.delete(word);
        here += worth;
      }
      if (here > most) [best, most] = [part, here];
    }
    hits.push({ page, part: best || page.parts[0], sum: sum + most, missing: missing.size });
    least = Math.min(least, missing.size);
  }
  const order = (one, two) => two.sum - one.sum || one.page.title.localeCompare(two.page.title);
  return { all: !least, hits: hits.filter((hit) => hit.missing === least).sort(order) };
}

// Some words around the first one that was looked for, which are marked.
function around(text, words) {
  const all = text.split(" ");
  const hit = (each) => words.some((word) => fold(each).includes(word));
  const first = Math.max(all.findIndex(hit), 0);
  const from = Math.max(first - 6, 0);
  const line = document.createElement("p");
  line.append(from ? "… " : "");
  for (const each of all.slice(from, from + 24)) {
    const mark = hit(each) ? document.createElement("mark") : document.createElement("span");
    mark.textContent = each;
    line.append(mark, " ");
  }
  line.append(from + 24 < all.length ? "…" : "");
  return line;
}

function search() {
  const form = document.querySelector(".search");
  const input = form.querySelector("input");
  const box = form.querySelector("#found");
  const [status, list] = [box.querySelector("p"), box.querySelector("ol")];
  const home = root.dataset.home.replace(/[^/]*$/, "");
  const answers = JSON.parse(root.dataset.answers);
  const form_of = new Intl.PluralRules(root.lang);
  const close = () => { box.hidden = true; };
  const links = () => [...list.querySelectorAll("a")];
  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = root.dataset.index;
    document.head.append(script);
  };
  const entry = ({ page, part }, words) => {
    const [item, link, kind] = ["li", "a", "span"].map((tag) => document.createElement(tag));
    link.href = home + page.path + (part && part.anchor ? `#${part.anchor}` : "");
    link.textContent = page.title;
    kind.textContent = [page.kind, part && part.heading].filter(Boolean).join(" · ");
    kind.className = "kind";
    item.append(link, kind);
    if (part) item.append(around(part.words, words));
    return item;
  };
  const answer = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    if (!pages || !words.length) return close();
    const { all, hits } = found(words);
    const count = answers.found[form_of.select(hits.length)] ?? answers.found.other;
    status.textContent = all && hits.length ? count.replace("{n}", hits.length) : answers.none;
    list.replaceChildren(...hits.slice(0, 20).map((hit) => entry(hit, words)));
    box.hidden = false;
  };
  wake = answer;
  form.hidden = false;
  input.addEventListener("focus", load);
  input.addEventListener("input", () => { load(); answer(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); links()[0]?.click(); });
  form.addEventListener("keydown", (event) => {
    const stops = [input, ...links()];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      close();
      input.value = "";
      input.focus();
    } else if (step && !box.hidden) {
      event.preventDefault();
      stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    input.focus();
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });
  list.addEventListener("click", close);
}
