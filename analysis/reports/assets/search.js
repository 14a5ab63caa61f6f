// Search and filters of the index, choice of a topic on the coverage page.
// Without this script every page is listed and every number is shown.
"use strict";

// As analysis/vietnamese.py folds: lower case, no tone or letter marks, single spaces.
function fold(text) {
  return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "")
    .replace(/[-–\s]+/g, " ").trim();
}

function index(form) {
  const found = document.getElementById("found");
  const places = [...document.querySelectorAll("section.group")].flatMap((section) =>
    [...section.querySelectorAll(".places > li")].map((item) => ({
      item, section, words: " " + item.dataset.search,
      topics: [...item.querySelectorAll("li[data-topic]")].map((topic) => ({
        item: topic, words: " " + fold(topic.textContent),
        links: [...topic.querySelectorAll("a")].map((link) => ({ link, years: link.dataset.years.split(" ") })),
      })),
    })));

  function show() {
    const words = fold(form.q.value).split(" ").filter(Boolean);
    const [topic, level, year] = [form.topic.value, form.level.value, form.year.value];
    const sections = new Map();
    let count = 0;
    for (const place of places) {
      let shownOfPlace = 0;
      for (const entry of place.topics) {
        const text = place.words + entry.words;
        const fits = (!level || level === place.section.dataset.level)
          && (!topic || topic === entry.item.dataset.topic) && words.every((word) => text.includes(" " + word));
        let shown = 0;
        for (const { link, years } of entry.links) {
          link.hidden = !(fits && (!year || years.includes(year)));
          shown += !link.hidden;
        }
        entry.item.hidden = !shown;
        shownOfPlace += shown;
      }
      place.item.hidden = !shownOfPlace;
      count += shownOfPlace;
      const before = sections.get(place.section) || 0;
      sections.set(place.section, before + (shownOfPlace ? 1 : 0));
    }
    for (const [section, number] of sections) {
      section.hidden = !number;
      section.querySelector(".count").textContent = number;
    }
    const number = new Intl.NumberFormat(document.documentElement.lang).format(count);
    found.textContent = count ? form.dataset.found.replace("{number}", number) : form.dataset.none;
    remember();
  }

  // The choice stays in the address, so that it can be shared and survives a change of language.
  function remember() {
    const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", location.pathname + location.search + (chosen.size ? "#?" + chosen : ""));
    for (const link of document.querySelectorAll(".languages a")) {
      link.hash = chosen.size ? "?" + chosen : "";
    }
  }

  function recall() {
    if (!location.hash.startsWith("#?")) return;
    for (const [name, value] of new URLSearchParams(location.hash.slice(2))) {
      if (form.elements[name]) form.elements[name].value = value;
    }
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { setTimeout(() => { show(); form.q.focus(); }); });
  form.hidden = false;
  recall();
  if (location.hash.startsWith("#?")) show();
}

function matrix(form) {
  const cells = [...document.querySelectorAll("td[data-topics]")].map((cell) => ({
    cell, all: cell.textContent, shade: cell.className, topics: cell.dataset.topics.split(","),
  }));
  const shade = (number) => (number < 3 ? "few" : number < 10 ? "some" : "many");
  form.addEventListener("input", () => {
    const topic = form.topic.value;
    for (const { cell, all, shade: before, topics } of cells) {
      cell.textContent = topic ? topics[topic] : all;
      cell.className = topic ? (topics[topic] ? shade(Number(topics[topic])) : "") : before;
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}

const search = document.getElementById("search");
if (search) index(search);
const choice = document.getElementById("matrix");
if (choice) matrix(choice);
