"use strict";
for (const table of document.querySelectorAll("main table")) {
  const body = table.tBodies[0];
  if (body.rows.length < 2 || table.closest("details")) continue;
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, place) => row.cells[place].dataset.key ?? row.cells[place].textContent.trim();
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const order = (place, sign) => (one, two) => {
    const [a, b] = [key(one, place), key(two, place)];
    if (a === "" || b === "") return (a === "") - (b === "");
    return sign * (a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : compare(a, b));
  };
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...[...body.rows].sort(order(place, down ? -1 : 1)));
    });
  });
  if (body.rows.length < 16) continue;
  const tools = document.createElement("div");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("output");
  tools.className = "tools";
  input.type = "search";
  label.append("Filter ", input);
  tools.append(label, count);
  table.closest(".scroll").before(tools);
  const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLowerCase()]));
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      found += !row.hidden;
    }
    count.textContent = words.length ? `${found} of ${texts.size} rows` : "";
  });
}
