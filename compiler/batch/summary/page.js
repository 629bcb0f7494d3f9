"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId("departments");
  const heads = [...table.tHead.rows[0].cells];
  const all = [...table.tBodies];
  const search = byId("search");
  const state = byId("state");
  const sort = byId("sort");
  const shown = byId("shown");
  const tiles = [...document.querySelectorAll("#states button")];
  const chinese = new Intl.Collator("zh-CN", { numeric: true });
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  const filter = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const body of all) {
      const fits =
        (!state.value || body.dataset.state === state.value) && words.every((word) => body.dataset.find.includes(word));
      body.hidden = !fits;
      count += fits;
    }
    for (const tile of tiles) tile.setAttribute("aria-pressed", String(tile.dataset.state === state.value));
    shown.textContent = shown.dataset.text.replace("{shown}", count).replace("{all}", all.length);
    byId("nobody").hidden = count > 0;
  };

  const put = (bodies) => table.append(...bodies);

  const order = (column, direction) => {
    heads.forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    sort.value = column < 0 ? "" : String(column);
    if (column < 0) return put(all);
    const text = heads[column].dataset.sorts === "text";
    const value = (body) => body.rows[0].cells[column].dataset.v;
    const compare = text ? chinese.compare : (one, other) => one - other;
    const keyed = all.map((body) => [value(body), body]);
    keyed.sort(([one], [other]) => {
      if (!one || !other) return (one === "") - (other === "");
      return direction * compare(one, other);
    });
    return put(keyed.map(([, body]) => body));
  };

  /* Of counts and amounts the largest come first, of days left the fewest. */
  const usual = (head) => (head.classList.contains("figure") ? -1 : 1);

  const next = (head, column) => {
    const before = head.getAttribute("aria-sort");
    if (!before) return order(column, usual(head));
    const direction = before === "ascending" ? 1 : -1;
    return direction === usual(head) ? order(column, -direction) : order(-1, 1);
  };

  const open = (body, opens) => {
    body.classList.toggle("open", opens);
    body.querySelector("details").open = opens;
    body.querySelector(".toggle").setAttribute("aria-expanded", String(opens));
  };

  const openAll = byId("all");
  openAll.addEventListener("click", () => {
    const opens = openAll.textContent === openAll.dataset.open;
    for (const body of all) if (!body.hidden) open(body, opens);
    openAll.textContent = opens ? openAll.dataset.close : openAll.dataset.open;
  });

  heads.forEach((head, at) => {
    const button = head.querySelector("button");
    button.disabled = false;
    button.addEventListener("click", () => next(head, at));
    sort.add(new Option(button.firstChild.data, at));
  });
  for (const body of all) body.querySelector(".toggle").hidden = false;
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("th.name");
    if (cell && cell.closest("tbody")) open(cell.closest("tbody"), !cell.closest("tbody").classList.contains("open"));
  });
  for (const tile of tiles) {
    tile.disabled = false;
    tile.addEventListener("click", () => {
      state.value = state.value === tile.dataset.state ? "" : tile.dataset.state;
      filter();
    });
  }
  /* While letters are composed, what stands in the field is not yet what is meant. */
  search.addEventListener("input", (event) => {
    if (!event.isComposing) filter();
  });
  search.addEventListener("compositionend", filter);
  state.addEventListener("change", filter);
  sort.addEventListener("change", () => {
    const column = sort.value === "" ? -1 : Number(sort.value);
    order(column, column < 0 ? 1 : usual(heads[column]));
  });
  const controls = byId("controls");
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.hidden = false;
  document.documentElement.classList.add("js");
  filter();
})();
