// The search of the list of initiatives: the query language of docs/queries.md, in the browser.
// It asks nobody but the index beside the page, and keeps what is looked for in the address.
"use strict";
(() => {
  const form = document.querySelector("form[data-index]");
  const told = document.getElementById("told");
  const rows = [...document.querySelectorAll("#rows > li")];
  const selects = [...form.querySelectorAll("select")];
  const PLAIN = { "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'" };
  const UMLAUTS = { "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss" };
  const DATE = /^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/;
  const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

  const fold = (text) => text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD")
    .replace(/\p{M}/gu, "").replace(/[øłđıæœ’]/g, (one) => PLAIN[one]);
  const plain = (name) => fold(name.toLowerCase().replace(/[äöüß]/g, (one) => UMLAUTS[one]))
    .replace(/[^a-z0-9.]+/g, "-").replace(/^-+|-+$/g, "");
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const whole = (day, rest) => day + rest.slice(day.length - 4);
  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

  class Wrong extends Error {}

  function compile(query, index, depth = 0) {
    const terms = (query.match(/[^\s"]*"[^"]*"|\S+/g) || []).map((one) => one.replaceAll('"', ""));
    const tests = terms.map((term) => compileTerm(term, index, depth));
    return (entry) => tests.every((test) => test(entry));
  }

  function compileTerm(term, index, depth) {
    let rest = term, name = "", negated = false, found;
    while (!name && (found = /^[\s,]*([^\s:,]+):(.*)$/s.exec(rest))) {
      rest = found[2];
      if (["not", "nicht"].includes(plain(found[1]))) negated = !negated;
      else name = found[1];
    }
    const choices = rest.split(",").map((one) => one.trim()).filter(Boolean);
    if (!choices.length) throw new Wrong(filled(index.texts.empty, { name: term }));
    const tests = choices.map((choice) => compileChoice(name, choice, index, depth));
    return (entry) => tests.some((test) => test(entry)) !== negated;
  }

  function compileChoice(name, choice, index, depth) {
    if (!name) {
      const word = fold(choice);
      return (entry) => entry[1].includes(word);
    }
    const texts = index.texts, key = plain(name);
    if (["near", "nahe", "bei"].includes(key)) throw new Wrong(filled(texts.near, { name }));
    if (["saved", "gespeichert"].includes(key)) {
      const saved = own(index.saved, choice);
      if (saved === undefined || depth > 20) {
        throw new Wrong(filled(texts.value, { value: choice, field: name }));
      }
      return compile(saved, index, depth + 1);
    }
    const has = ["has", "hat"].includes(key);
    const asked = has ? choice : name;
    const column = own(index.fields, plain(asked));
    if (column === undefined) throw new Wrong(filled(texts.field, { name: asked }));
    if (has) return (entry) => entry[column + 2].some(Boolean);
    const test = compileValue(index.columns[column], choice, index.names[column]);
    if (!test) throw new Wrong(filled(texts.value, { value: choice, field: name }));
    return (entry) => entry[column + 2].some(test);
  }

  function compileValue(kind, choice, names) {
    const word = fold(choice);
    if (kind === "code") {
      const code = own(names, word) ?? own(names, plain(choice));
      return code && ((value) => value === code);
    }
    if (kind === "place") return (value) => value === word;
    if (kind === "flag") {
      const yes = ["yes", "ja", "true", "1"].includes(word);
      return yes || ["no", "nein", "false", "0"].includes(word) ? (value) => value === yes : null;
    }
    if (kind !== "date" && kind !== "number") return (value) => value.includes(word);
    const written = kind === "date" ? DATE : NUMBER;
    const [low, high] = choice.includes("..") ? choice.split("..") : [choice, choice];
    if (!(low || high) || ![low, high].every((bound) => !bound || written.test(bound))) return null;
    if (kind === "number") {
      const least = low ? Number(low) : -Infinity, most = high ? Number(high) : Infinity;
      return (value) => least <= value && value <= most;
    }
    const first = whole(low || "0000", "-01-01"), last = whole(high || "9999", "-12-31");
    if (first > last) return null;
    return ([begin, end]) => begin <= last && end >= first;
  }

  function terms() {
    const filters = selects.filter((one) => one.value).map((one) => `${one.name}:${one.value}`);
    return [form.q.value, ...filters].join(" ");
  }

  function show(index) {
    let shown, message;
    try {
      const test = compile(terms(), index);
      shown = new Set(index.entries.filter(test).map((entry) => entry[0]));
      message = shown.size === 1 ? index.texts.one : shown.size ? index.texts.many : index.texts.none;
      form.q.removeAttribute("aria-invalid");
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      shown = new Set();
      message = error.message;
      form.q.setAttribute("aria-invalid", "true");
    }
    for (const row of rows) row.hidden = !shown.has(row.id);
    told.textContent = filled(message, { count: shown.size });
  }

  function address() {
    const given = [...new FormData(form)].filter(([, value]) => value);
    const query = new URLSearchParams(given).toString();
    return query ? `?${query}` : location.pathname;
  }

  function restore() {
    const given = new URLSearchParams(location.search);
    for (const one of [form.q, ...selects]) one.value = given.get(one.name) || "";
  }

  async function start() {
    restore();
    let index;
    try {
      index = await (await fetch(form.dataset.index)).json();
    } catch {
      told.textContent = form.dataset.failed;
      return;
    }
    const changed = (keep) => {
      const target = address();
      if (new URL(target, location.href).search !== location.search) keep(target);
      show(index);
    };
    const push = (target) => history.pushState(null, "", target);
    const replace = (target) => history.replaceState(null, "", target);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      changed(push);
    });
    form.q.addEventListener("input", () => changed(replace));
    for (const one of selects) one.addEventListener("change", () => changed(push));
    addEventListener("popstate", () => {
      restore();
      show(index);
    });
    if (location.search) show(index);
    form.dataset.ready = "true";
  }

  start();
})();
