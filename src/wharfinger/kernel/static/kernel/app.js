// SPDX-License-Identifier: Apache-2.0
// The frame: keyboard, drawers, copying, theme. Everything works without it except live events.
import { listen } from "./live.js";

const $ = (selector, root = document) => root.querySelector(selector);
const words = $("#words").dataset;

export function toast(text) {
  const line = document.createElement("div");
  line.className = "toast-line";
  line.setAttribute("role", "status");
  line.textContent = text;
  document.body.append(line);
  setTimeout(() => line.remove(), 2200);
}

// Theme
const saved = localStorage.getItem("theme");
const wished = saved || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.bsTheme = theme;
}
setTheme(wished);

// Drawers: loaded by htmx into #drawer, closed by Esc, the cross, or a click on [data-close].
const drawer = $("#drawer");
let opener = null;
function openDrawer() {
  if (drawer.hidden) opener = document.activeElement;
  drawer.hidden = false;
  const first = $("[autofocus]", drawer) || $("input:not([type=hidden]), select, textarea, a, button", drawer);
  if (first) first.focus();
}
function closeDrawers() {
  for (const aside of document.querySelectorAll(".drawer:not([hidden])")) aside.hidden = true;
  $("#keys").hidden = true;
  if (opener && opener.isConnected) opener.focus();
}
new MutationObserver(() => { if (drawer.childElementCount) openDrawer(); }).observe(drawer, { childList: true });

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-confirm]");
  if (button && !confirm(button.dataset.confirm)) event.preventDefault();
});
document.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-close],[data-copy],[data-theme-switch],[data-show-keys],[data-check-all],[data-print]");
  if (!target) return;
  if (target.matches("[data-close]")) closeDrawers();
  if (target.matches("[data-print]")) print();
  if (target.matches("[data-show-keys]")) $("#keys").hidden = false;
  if (target.matches("[data-theme-switch]")) {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", next);
    setTheme(next);
  }
  if (target.matches("[data-check-all]")) {
    for (const box of target.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = target.checked;
  }
  if (target.matches("[data-copy]")) copyText(target);
});

async function copyText(button) {
  const source = $(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    toast(words.copied);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    toast(document.execCommand("copy") ? words.copied : words.failed);
  }
  const note = button.dataset.note;
  if (note) fetch(note, { method: "POST", headers: { "X-CSRFToken": document.body.dataset.csrf } });
}

$("#keys").addEventListener("click", (event) => { if (event.target.id === "keys") closeDrawers(); });
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
document.addEventListener("htmx:error", () => toast(words.failed));

// Keyboard
let waiting = false;
function typing(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}
function moveRow(step) {
  const rows = [...document.querySelectorAll("main table tbody tr")].filter((row) => $("a", row));
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.classList.contains("is-here"));
  rows.forEach((row) => row.classList.remove("is-here"));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  next.classList.add("is-here");
  next.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closeDrawers();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (waiting) {
    waiting = false;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  const act = {
    g: () => { waiting = true; setTimeout(() => { waiting = false; }, 1200); },
    j: () => moveRow(1),
    k: () => moveRow(-1),
    "?": () => { $("#keys").hidden = false; },
    Enter: () => { const link = $("tr.is-here a"); if (link) link.click(); },
  }[event.key];
  if (act) { event.preventDefault(); return act(); }
  const marked = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (marked) {
    event.preventDefault();
    if (/^(INPUT|TEXTAREA)$/.test(marked.tagName)) { marked.focus(); marked.select(); } else marked.click();
  }
});

// Live events: a ringing phone slides its drawer in without taking the focus; notices raise the counter.
listen(document.body.dataset.live, async (event) => {
  if (event.kind === "notice") {
    const counter = $("[data-unread]");
    counter.textContent = String(Number(counter.textContent) + 1);
    counter.hidden = false;
    if (event.data.text) toast(event.data.text);
  }
  if (event.kind === "call") {
    const call = $("#call");
    if (event.data.state === "ended" && call.hidden) return;
    const answer = await fetch(event.data.url, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (typing(document.activeElement) && call.contains(document.activeElement)) {
      const state = $("[data-call-state]", page.body);
      if (state) $("[data-call-state]", call).replaceWith(state);
      return;
    }
    call.replaceChildren(...page.body.childNodes);
    if (window.htmx) window.htmx.process(call);
    call.hidden = false;
  }
  document.dispatchEvent(new CustomEvent("live:" + event.kind, { detail: event.data }));
});

// A clock that counts: <time data-since="ISO"> shows seconds since then.
setInterval(() => {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}, 500);

// A clock that runs out: <time data-until="ISO"> shows what is left, minutes below two hours, else hours or days.
function left(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const [form, n] = minutes < 120 ? [words.minutes, minutes] : minutes < 2880 ? [words.hours, Math.round(minutes / 60)] : [words.days, Math.floor(minutes / 1440)];
  return (seconds < 0 ? "−" : "") + form.replace("#", String(n));
}
setInterval(() => {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const seconds = (Date.parse(clock.dataset.until) - Date.now()) / 1000;
    clock.classList.toggle("is-over", seconds < 0);
    clock.textContent = left(seconds);
  }
}, 30000);

// On a phone a row becomes a block without heads: bare figures and dashes bring their head along.
function label(root) {
  for (const table of root.querySelectorAll("table.stack")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    for (const cell of table.querySelectorAll("tbody td:not([data-label]):not(.pick)")) {
      const figure = cell.classList.contains("num") || /^[\d\s.,:+%–-]+$/.test(cell.textContent);
      if (figure && cell.textContent.trim() && heads[cell.cellIndex]) cell.dataset.label = heads[cell.cellIndex];
    }
  }
}
label(document);
document.addEventListener("htmx:after:swap", () => label(document));
