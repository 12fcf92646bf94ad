// Hides, sorts and counts the rows that stand in the page. Writes text only, never markup.
document.documentElement.classList.add("scripted");

document.addEventListener("DOMContentLoaded", () => {
  const PAGE = 200;
  const FIRST = { by: "severity", descending: false };
  const GRAVITY = { error: 0, warning: 1, note: 2 };
  const table = document.getElementById("rows");
  if (!table) return;
  const form = document.getElementById("filters");
  const more = document.getElementById("more");
  const body = table.tBodies[0];
  const headings = [...table.querySelectorAll("[data-sort]")];
  const rows = Array.from(body.rows, (element) => ({
    element,
    place: Number(element.dataset.place),
    words: null,
    state: "",
  }));
  const numbers = new Intl.NumberFormat("en");
  let shown = PAGE;
  let sort = { ...FIRST };

  /** What a row says, in small letters; asked for by the first search. */
  function words(row) {
    row.words ??= row.element.textContent.toLowerCase();
    return row.words;
  }

  const keys = {
    severity: (row) => GRAVITY[row.element.dataset.severity],
    rule: (row) => row.element.dataset.rule,
    place: (row) => row.place,
    message: (row) => row.element.querySelector("p").textContent,
  };

  /** The choices of the form: what to search for, which severities, and of each list what is chosen. */
  function choices() {
    const chosen = {};
    for (const list of form.querySelectorAll("select")) {
      if (list.value) chosen[list.name] = list.value;
    }
    const boxes = [...form.querySelectorAll("[name=severity]")];
    const severities = boxes.filter((box) => box.checked).map((box) => box.value);
    const terms = form.elements.q.value.toLowerCase().split(" ").filter(Boolean);
    return { chosen: Object.entries(chosen), severities, every: severities.length === boxes.length, terms };
  }

  function matches(row, { chosen, severities, every, terms }) {
    const facts = row.element.dataset;
    return (
      (every || severities.includes(facts.severity)) &&
      chosen.every(([name, value]) => facts[name] === value) &&
      terms.every((term) => words(row).includes(term))
    );
  }

  function show() {
    const wanted = choices();
    let matching = 0;
    for (const row of rows) {
      let state = "out";
      if (matches(row, wanted)) {
        state = matching < shown ? "" : "later";
        matching += 1;
      }
      if (state !== row.state) {
        row.element.className = state;
        row.state = state;
      }
    }
    const seen = Math.min(matching, shown);
    const all = rows.length === 1 ? "1 finding" : `${numbers.format(rows.length)} findings`;
    const which = matching < rows.length ? `${numbers.format(matching)} of ${all} match` : all;
    document.getElementById("count").textContent =
      seen < matching ? `${which}; the first ${numbers.format(seen)} are shown` : which;
    more.hidden = seen === matching;
  }

  function order() {
    const key = keys[sort.by];
    const sign = sort.descending ? -1 : 1;
    const keyed = rows.map((row) => [key(row), row]);
    keyed.sort(([a, one], [b, other]) => sign * ((a > b) - (a < b)) || one.place - other.place);
    keyed.forEach(([, row], index) => {
      rows[index] = row;
    });
    const sorted = document.createDocumentFragment();
    for (const row of rows) sorted.append(row.element);
    body.append(sorted);
    for (const heading of headings) {
      const direction = sort.descending ? "descending" : "ascending";
      heading.setAttribute("aria-sort", heading.dataset.sort === sort.by ? direction : "none");
    }
  }

  /** The filters as the part of the address behind `#`: a link to what is seen. */
  function address() {
    const { chosen, severities, every } = choices();
    const query = new URLSearchParams(chosen);
    if (form.elements.q.value) query.set("q", form.elements.q.value);
    if (!every) query.set("severity", severities.join(" "));
    if (sort.by !== FIRST.by || sort.descending) query.set("sort", (sort.descending ? "-" : "") + sort.by);
    return query.toString();
  }

  function remember() {
    history.replaceState(null, "", `#${address()}`);
  }

  /** Set the form to what the address says. */
  function recall() {
    const query = new URLSearchParams(location.hash.slice(1));
    form.elements.q.value = query.get("q") ?? "";
    for (const list of form.querySelectorAll("select")) {
      const value = query.get(list.name) ?? "";
      list.value = [...list.options].some((option) => option.value === value) ? value : "";
    }
    const severities = query.get("severity")?.split(" ");
    for (const box of form.querySelectorAll("[name=severity]")) {
      box.checked = severities === undefined || severities.includes(box.value);
    }
    const [, minus, by] = /^(-?)(\w*)$/.exec(query.get("sort")) ?? [];
    const wanted = Object.hasOwn(keys, by) ? { by, descending: minus === "-" } : FIRST;
    if (wanted.by !== sort.by || wanted.descending !== sort.descending) {
      sort = { ...wanted };
      order();
    }
    shown = PAGE;
    show();
  }

  function refilter() {
    shown = PAGE;
    show();
    remember();
  }

  for (const heading of headings) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => {
      const by = heading.dataset.sort;
      sort = { by, descending: sort.by === by && !sort.descending };
      order();
      refilter();
    });
    heading.replaceChildren(button);
    heading.setAttribute("aria-sort", heading.dataset.sort === FIRST.by ? "ascending" : "none");
  }
  for (const name of document.querySelectorAll("a[data-facet]")) {
    name.href = `#${new URLSearchParams([[name.dataset.facet, name.dataset.value]])}`;
  }
  form.addEventListener("input", refilter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[type=reset]").addEventListener("click", (event) => {
    event.preventDefault();
    form.reset();
    refilter();
  });
  more.addEventListener("click", ({ target }) => {
    if (target.value === undefined) return;
    const first = shown;
    shown += Number(target.value);
    show();
    // The next row that was hidden takes the focus, so that the keyboard goes on where the list went on.
    const next = rows.filter((row) => row.state === "")[first]?.element;
    if (next) {
      next.tabIndex = -1;
      next.focus({ preventScroll: true });
    }
  });
  window.addEventListener("hashchange", () => {
    // The link that skips to the findings leaves the filters as they are.
    if (location.hash === "#findings") return;
    recall();
    document.getElementById("findings").scrollIntoView();
  });

  recall();
  form.hidden = false;
  table.classList.add("ready");
});
