"use strict";
for (const table of document.querySelectorAll("main table")) {
  // Where rows have pictures below them, each row and its picture are a body of their own.
  const many = table.tBodies.length > 1;
  const rows = [...(many ? table.tBodies : table.tBodies[0].rows)];
  if (rows.length < 2 || table.closest("details")) continue;
  const heads = [...table.tHead.rows[0].cells];
  const cell = (row, place) => (many ? row.rows[0] : row).cells[place];
  const key = (row, place) => cell(row, place).dataset.key ?? cell(row, place).textContent.trim();
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
      (many ? table : table.tBodies[0]).append(...rows.sort(order(place, down ? -1 : 1)));
    });
  });
  if (rows.length < 16) continue;
  const tools = document.createElement("div");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("output");
  tools.className = "tools";
  input.type = "search";
  label.append("Filter ", input);
  tools.append(label, count);
  table.closest(".scroll").before(tools);
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
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
