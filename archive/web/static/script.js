// What is better with a script: a chart that is read with arrow keys and dragged over, buttons that copy.
// Every page works without it.
"use strict";

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = "Selected: press Ctrl+C";
    }
    setTimeout(() => { button.textContent = said; }, 2500);
  });
}

for (const cell of document.querySelectorAll(".calendar [data-href]")) {
  cell.addEventListener("click", () => { location.href = cell.dataset.href; });
}

for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

for (const plot of document.querySelectorAll("[data-range]")) chart(plot);

function chart(plot) {
  const columns = [...plot.querySelectorAll("[data-from]")];
  const links = columns.filter((one) => one.localName === "a");
  const readout = plot.closest("figure").querySelector("[data-readout]");
  const tell = (column) => { readout.textContent = column ? column.querySelector("title").textContent : ""; };
  const columnAt = (x) => {
    const box = plot.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (x - box.left) / box.width));
    return columns.find((one) => {
      const hit = one.querySelector(".hit");
      return Number(hit.getAttribute("x")) + Number(hit.getAttribute("width")) >= share * 1000;
    }) ?? columns.at(-1);
  };

  // One stop for the Tab key; the arrow keys go from bar to bar.
  links.forEach((link, number) => { link.tabIndex = number ? -1 : 0; });
  plot.addEventListener("keydown", (event) => {
    const at = links.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
    if (at < 0 || to === undefined || !links[to]) return;
    event.preventDefault();
    links[at].tabIndex = -1;
    links[to].tabIndex = 0;
    links[to].focus();
  });
  plot.addEventListener("focusin", (event) => tell(event.target.closest("[data-from]")));
  plot.addEventListener("pointermove", (event) => { if (begun === null) tell(columnAt(event.clientX)); });
  plot.addEventListener("pointerleave", () => { if (begun === null) tell(null); });

  // Dragging asks for the days from where it began to where it ended.
  let begun = null;
  let moved = false;
  const chosen = (x) => {
    const ends = [columns.indexOf(columnAt(begun)), columns.indexOf(columnAt(x))].sort((a, b) => a - b);
    return columns.slice(ends[0], ends[1] + 1);
  };
  plot.addEventListener("dragstart", (event) => event.preventDefault());
  plot.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType !== "touch") { begun = event.clientX; moved = false; }
  });
  addEventListener("pointermove", (event) => {
    if (begun === null || (!moved && Math.abs(event.clientX - begun) < 6)) return;
    moved = true;
    plot.classList.add("dragging");
    const days = chosen(event.clientX);
    for (const one of columns) one.classList.toggle("chosen", days.includes(one));
    readout.textContent = `${days[0].dataset.from} to ${days.at(-1).dataset.to}`;
  });
  addEventListener("pointerup", (event) => {
    if (begun === null) return;
    const days = moved ? chosen(event.clientX) : [];
    begun = null;
    plot.classList.remove("dragging");
    if (days.length) goTo(days[0].dataset.from, days.at(-1).dataset.to);
  });
  plot.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && begun !== null) {
      begun = null;
      plot.classList.remove("dragging");
      for (const one of columns) one.classList.remove("chosen");
    }
  });
}

function goTo(from, to) {
  const address = new URL(location.href);
  address.searchParams.set("from", from);
  address.searchParams.set("to", to);
  address.searchParams.delete("page");
  address.hash = "";
  location.href = address.href;
}
