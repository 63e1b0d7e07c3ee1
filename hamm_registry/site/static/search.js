// The search of the list of initiatives: the query language of docs/queries.md, in the browser.
// It asks nobody but the index beside the page, and keeps what is looked for in the address.
// It compares as core/spelling.py and query/search.py do; tests/data/search.json holds them together.
"use strict";

const search = (() => {
  const PLAIN = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "ς": "σ" };
  const ACCENT = /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
  const INITIALS = /(?<![\p{L}\p{N}_])([\p{L}\p{N}_])\.[ ]?(?=[\p{L}\p{N}_](?![\p{L}\p{N}_]))/gu;
  const ENDINGS = ["ern", "en", "em", "er", "es", "e", "n", "s"];
  const QUOTES = /^["'“”„‟‘’‚«»‹› \t\n]+|["'“”„‟‘’‚«»‹› \t\n]+$/g;
  const SIGN = /^[\s,]*(?:(?:!|-(?![0-9]))\s*)+/;
  const PREFIX = /^[\s,]*([^\s:,]+):(.*)$/s;
  const SIGNS = /[!<>=~^*|\\{}]/;
  const TYPED_DATE = /^(?:(?:([0-9]{1,2})\.)?([0-9]{1,2})[./])?([0-9]{4})$/;
  const DATE = /^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$/;
  const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

  class Wrong extends Error {}

  const lower = (text) => text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD")
    .toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(ACCENT, "")
    .replace(/[øłđðþħıæœ’ς]/g, (one) => PLAIN[one]);
  const fold = (text) => lower(text).replace(/([aou])e+/g, "$1");
  const words = (text) => fold(text).replace(INITIALS, "$1").replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const whole = (day, rest) => day + rest.slice(day.length - 4);
  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const letters = (text) => [...text];

  const negates = (sign) => Boolean(sign) && (sign[0].match(/[!-]/g).length % 2 === 1);

  function stem(word) {
    if (word.endsWith("ies") && letters(word).length > 6) return `${word.slice(0, -3)}y`;
    let shorter = word;
    for (;;) {
      const ending = ENDINGS.find((one) => shorter.endsWith(one) && letters(shorter).length - one.length >= 4);
      if (!ending) return shorter;
      shorter = shorter.slice(0, -ending.length);
    }
  }

  // A sign in front of a name, behind it or within makes it none: it is never left out silently.
  function isName(text) {
    const parts = letters(text);
    if (!words(text) || SIGNS.test(text) || !words(parts[0])) return false;
    const last = parts.at(-1);
    return /[\p{L}\p{M}\p{N}]/u.test(last) || ".'’".includes(last) || (last === ")" && text.includes("("));
  }

  // What a text means: a list of codes, empty where it is no name.
  function read(text, names) {
    const name = text.replace(QUOTES, "");
    if (!isName(name)) return [];
    const key = words(name), bare = name.includes(".") ? name.replace(/[. ]/g, "") : name;
    const stems = key.split(" ").map(stem).join(" ");
    const known = own(names, `=${bare.toUpperCase()}`) ?? own(names, key) ?? own(names, `~${stems}`) ?? own(names, stems);
    if (known !== undefined) return [known].flat();
    const split = /^(.*\S)\s*\(([^()]*)\)$/s.exec(name);
    if (!split) return [];
    const codes = read(split[1], names), inside = read(split[2], names);
    return inside.length ? codes.filter((code) => inside.includes(code)) : codes;
  }

  function distance(one, other, most) {
    const a = letters(one), b = letters(other);
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], row = [...b.keys(), b.length];
    for (let i = 1; i <= a.length; i += 1) {
      const last = before;
      before = row;
      row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, last[j - 2] + 1);
        row.push(cost);
      }
    }
    return Math.min(row.at(-1), most + 1);
  }

  function commonBeginning(one, other) {
    const a = letters(one), b = letters(other);
    const end = a.findIndex((letter, index) => letter !== b[index]);
    return end < 0 ? a.length : end;
  }

  function mostErrors(word, name) {
    const length = letters(word).length;
    if (length <= 3) return Number(length === 3 && letters(name).length > 3);
    return length <= 5 ? 1 : 2;
  }

  const before = (a, b) => {
    for (const [index, one] of a.entries()) if (one !== b[index]) return one < b[index];
    return false;
  };

  function nearestWord(word, known) {
    let best = null;
    for (const other of Object.keys(known)) {
      const same = letters(other)[0] === letters(word)[0];
      const most = same ? mostErrors(word, other) : Math.min(mostErrors(word, other), 1);
      const errors = distance(word, other, most);
      if (errors > most) continue;
      const rank = [errors, !same, -commonBeginning(word, other), other];
      if (!best || before(rank, best)) best = rank;
    }
    return best && best[3];
  }

  function pattern(word) {
    const cut = word.lastIndexOf(" ") + 1;
    const last = word.slice(cut), root = stem(last);
    const forms = [`${escaped(root)}(?:ern|en|em|er|es|e|n|s)*(?![^ \\n])`];
    if (root.endsWith("y")) forms.push(`${escaped(root.slice(0, -1))}ies(?![^ \\n])`);
    return new RegExp(`(?<![^ \\n])${escaped(word.slice(0, cut))}(?:(?<whole>${forms.join("|")})|${escaped(last)})`, "gu");
  }

  function worth(found, text, weight) {
    let most = 0;
    for (const match of text.matchAll(found)) {
      if (match.groups.whole !== undefined) return 10 * weight;
      most = weight;
    }
    return most;
  }

  // “Verein” is not the “Vereinigtes Königreich”: a whole name is not the beginning of another one.
  function isNamed(found, name) {
    return [...name.matchAll(found)].some((match) => match.groups.whole !== undefined && match[0] === name);
  }

  function lookFor(key, index) {
    const found = pattern(key), codes = new Map();
    const namesIt = index.concepts.some(([name]) => isNamed(found, name));
    for (const [name, column, code, weight] of index.concepts) {
      const value = worth(found, name, weight);
      if (value <= (namesIt ? weight : 0)) continue;
      if (!codes.has(column)) codes.set(column, new Map());
      codes.get(column).set(code, Math.max(value, codes.get(column).get(code) || 0));
    }
    return (entry) => {
      let best = 0;
      entry[1].forEach((part, number) => {
        if (index.weights[number] > best) best = Math.max(best, worth(found, part, index.weights[number]));
      });
      for (const [column, known] of codes) {
        for (const code of entry[column + 2]) best = Math.max(best, known.get(code) || 0);
      }
      return best;
    };
  }

  function compileWord(text, index, job) {
    if (!words(text) || /[=<>]/.test(text)) throw new Wrong(filled(index.texts.word, { name: text }));
    const key = words(text), score = lookFor(key, index);
    job.words.push(...key.split(" "));
    if (index.entries.some(score)) return score;
    if (key.includes(" ")) {
      const parts = key.split(" ").filter((part) => letters(part).length >= 3);
      if (!parts.length) return score;
      job.remarks.push(filled(index.texts.loosened, { word: text }));
      const scores = parts.map((part) => compileWord(part, index, job));
      return (entry) => {
        const found = scores.map((one) => one(entry));
        return found.every(Boolean) ? found.reduce((sum, one) => sum + one, 0) : 0;
      };
    }
    const meant = nearestWord(key, index.spelt);
    if (!meant) return score;
    job.words.push(meant);
    job.remarks.push(filled(index.texts.meant, { word: text, meant: index.spelt[meant] }));
    return lookFor(meant, index);
  }

  function compileAll(query, index, job, depth) {
    const terms = (query.match(/[^\s"]*"[^"]*"|\S+/g) || []).map((one) => one.replaceAll('"', ""));
    const tests = terms.map((term) => compileTerm(term, index, job, depth));
    return (entry) => tests.every((test) => test(entry));
  }

  function compileTerm(term, index, job, depth) {
    let rest = term, name = "", negated = false, found;
    const sign = SIGN.exec(rest);
    if (sign && PREFIX.test(rest.slice(sign[0].length))) {
      negated = negates(sign);
      rest = rest.slice(sign[0].length);
    }
    while (!name && (found = PREFIX.exec(rest))) {
      rest = found[2];
      if (isName(found[1]) && ["not", "nicht"].includes(words(found[1]))) negated = !negated;
      else name = found[1];
    }
    let choices = rest.split(",").map((one) => one.trim()).filter(Boolean);
    const signs = choices.map((choice) => SIGN.exec(choice));
    if (signs.some(Boolean)) {
      if (new Set(signs.map(negates)).size > 1) throw new Wrong(filled(index.texts.signs, { name: term }));
      negated = negated !== negates(signs[0]);
      choices = choices.map((choice, number) => choice.slice(signs[number] ? signs[number][0].length : 0));
    }
    if (!choices.length || !choices.every(Boolean)) throw new Wrong(filled(index.texts.empty, { name: term }));
    if (name) choices = withWholeNames(choices, name, index);
    const tests = choices.map((choice) => compileChoice(name, choice, negated, index, job, depth));
    return (entry) => tests.some((test) => test(entry)) !== negated;
  }

  // A name that holds a comma is one choice: “Korea, Süd”.
  function withWholeNames(choices, name, index) {
    const column = isName(name) ? own(index.fields, words(name)) : undefined;
    if (column === undefined) return choices;
    const found = [];
    for (let start = 0, end; start < choices.length; start = end) {
      end = choices.length;
      while (end > start + 1 && read(choices.slice(start, end).join(", "), index.names[column]).length !== 1) end -= 1;
      found.push(choices.slice(start, end).join(", "));
    }
    return found;
  }

  function compileChoice(name, choice, negated, index, job, depth) {
    if (!name) {
      const score = compileWord(choice, index, job);
      if (!negated) job.scores.push(score);
      return score;
    }
    const texts = index.texts, key = isName(name) ? words(name) : "";
    if (["near", "nahe", "bei"].includes(key)) throw new Wrong(filled(texts.near, { name }));
    if (["saved", "gespeichert"].includes(key)) {
      const saved = own(index.saved, choice);
      if (saved === undefined || depth > 20) {
        throw new Wrong(filled(texts.value, { value: choice, field: name }));
      }
      return compileAll(saved, index, job, depth + 1);
    }
    const has = ["has", "hat"].includes(key);
    const asked = has ? choice : name;
    const column = isName(asked) ? own(index.fields, words(asked)) : undefined;
    if (column === undefined) throw new Wrong(filled(texts.field, { name: asked }));
    if (has) return (entry) => entry[column + 2].some(Boolean);
    const test = compileValue(column, choice, index);
    if (!test) throw new Wrong(filled(texts.value, { value: choice, field: name }));
    return (entry) => entry[column + 2].some(test);
  }

  // A date that is typed in numbers (5/2019, 13.5.2019) as the files have it: 2019-05, 2019-05-13.
  function isoDate(text) {
    const parts = text.trim().match(TYPED_DATE);
    if (!parts) return text.trim();
    const [, day, month, year] = parts;
    return [year, month, day].filter(Boolean).map((part) => part.padStart(2, "0")).join("-");
  }

  function compileValue(column, choice, index) {
    const kind = index.columns[column], names = index.names[column], texts = index.texts;
    const word = fold(choice);
    if (kind === "code") {
      const codes = read(choice, names);
      if (codes.length > 1) throw new Wrong(filled(texts.several, { value: choice, codes: codes.join(", ") }));
      return codes.length && ((value) => value === codes[0]);
    }
    if (kind === "place") {
      const test = (value) => value === word;
      return index.entries.some((entry) => entry[column + 2].some(test)) && test;
    }
    if (kind === "flag") {
      const [given] = read(choice, names);
      return given && ((value) => String(value) === given);
    }
    if (kind !== "date" && kind !== "number") {
      return (value) => value.includes(word)
        || (word.startsWith("e") && letters("aou").some((one) => value.includes(one + word.slice(1))));
    }
    if (kind === "number") {
      const [named] = read(choice, names);
      if (named !== undefined) return (value) => value === Number(named);
    }
    const written = kind === "date" ? DATE : NUMBER;
    const bounds = choice.includes("..") ? choice.split("..") : [choice, choice];
    const [low, high] = kind === "date" ? bounds.map(isoDate) : bounds;
    if (!(low || high) || ![low, high].every((bound) => !bound || written.test(bound))) return null;
    if (kind === "number") {
      const least = low ? Number(low) : -Infinity, most = high ? Number(high) : Infinity;
      return (value) => least <= value && value <= most;
    }
    const first = whole(low || "0000", "-01-01"), last = whole(high || "9999", "-12-31");
    if (first > last) return null;
    return ([begin, end]) => begin <= last && end >= first;
  }

  // The ids of the entries that fit, best first, and what there is to say besides.
  function find(query, index) {
    const job = { scores: [], remarks: [], words: [] };
    const test = compileAll(query, index, job, 0);
    const rated = index.entries.filter(test)
      .map((entry) => [entry[0], job.scores.reduce((sum, score) => sum + score(entry), 0)]);
    if (job.scores.length) rated.sort((a, b) => b[1] - a[1]);
    const patterns = job.words.map(pattern);
    return { ids: rated.map(([id]) => id), remarks: job.remarks, ranked: job.scores.length > 0, patterns };
  }

  // Whether a word of a row is one that was looked for.
  function marks(word, patterns) {
    const key = words(word);
    return patterns.some((found) => key.search(found) === 0);
  }

  return { Wrong, filled, find, fold, marks, words };
})();

if (typeof module === "object") module.exports = search;
else (() => {
  const { Wrong, filled, find, marks } = search;
  const form = document.querySelector("form[data-index]");
  const told = document.getElementById("told");
  const chips = document.getElementById("chips");
  const saving = document.getElementById("save");
  const list = document.getElementById("rows");
  const pager = document.getElementById("pager");
  const own = new Set([...list.children].map((row) => row.id));
  let rows = [...list.children];
  const plain = new Map(rows.map((row) => [row, row.innerHTML]));
  const facets = [...form.querySelectorAll("select[data-facet]")];
  const fields = [form.q, ...facets, form.active, form.sort];
  let loading;

  // The index comes as a script, for a page that is opened from a folder may fetch nothing.
  function load() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = form.dataset.index;
      script.onload = () => done(search.index);
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  // A list of several pages has the rows of the others in the index.
  function complete(index) {
    if (rows.length >= index.rows.length) return;
    const here = new Map(rows.map((row) => [row.id, row]));
    rows = index.rows.map(([id, html, km, evidence, since]) => {
      if (here.has(id)) return here.get(id);
      const row = document.createElement("li");
      row.id = id;
      row.innerHTML = html;
      if (km !== null) row.dataset.km = km;
      if (evidence) row.dataset.evidence = evidence;
      if (since) row.dataset.since = since;
      plain.set(row, html);
      return row;
    });
  }

  const value = (one) => (one.type === "checkbox" ? (one.checked ? one.value : "") : one.value);

  // What narrows the list down, but for the field `without`.
  function terms(without) {
    const given = facets.filter((one) => one !== without && one.value).map((one) => `${one.name}:${one.value}`);
    if (form.active.checked && form.active !== without) given.push("status:active");
    if (form.q !== without) given.unshift(form.q.value);
    return given.join(" ");
  }

  function recount(index) {
    const entries = new Map(index.entries.map((entry) => [entry[0], entry]));
    for (const facet of facets) {
      const column = index.fields[facet.name] + 2, counts = {};
      for (const id of find(terms(facet), index).ids) {
        for (const code of entries.get(id)[column]) counts[code] = (counts[code] || 0) + 1;
      }
      for (const option of facet.options) {
        if (!option.value) continue;
        const count = counts[option.value] || 0;
        option.textContent = `${option.dataset.name} (${count})`;
        option.disabled = !count && !option.selected;
      }
    }
  }

  const ORDERS = {
    name: () => 0,
    near: (a, b) => (a.dataset.km || Infinity) - (b.dataset.km || Infinity),
    evidence: (a, b) => (b.dataset.evidence || "").localeCompare(a.dataset.evidence || ""),
    since: (a, b) => (a.dataset.since || "9999").localeCompare(b.dataset.since || "9999"),
  };

  function arrange(found) {
    const places = new Map(found.ids.map((id, place) => [id, place]));
    const place = (row) => places.get(row.id) ?? rows.length;
    let ordered = rows;
    if (form.sort.value) ordered = [...rows].sort(ORDERS[form.sort.value] || ORDERS.name);
    else if (found.ranked) ordered = [...rows].sort((a, b) => place(a) - place(b));
    if (ordered.some((row, number) => row !== list.children[number])) list.append(...ordered);
    const all = !fields.some(value);
    for (const row of rows) row.hidden = all ? !own.has(row.id) : !places.has(row.id);
    if (pager) pager.hidden = !all;
  }

  function mark(row, patterns) {
    if (row.querySelector("mark")) row.innerHTML = plain.get(row);
    if (!patterns.length || row.hidden) return;
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const parts = text.data.split(/([\p{L}\p{N}\p{M}]+)/u);
      const hits = parts.map((part, number) => number % 2 === 1 && marks(part, patterns));
      if (!hits.some(Boolean)) continue;
      text.replaceWith(...parts.map((part, number) => {
        if (!hits[number]) return part;
        const made = document.createElement("mark");
        made.textContent = part;
        return made;
      }));
    }
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    const item = document.createElement("li");
    item.append(made);
    return item;
  }

  const clear = (one) => {
    if (one.type === "checkbox") one.checked = false;
    else one.value = "";
  };

  function name(one) {
    if (one === form.q) return one.value;
    if (one === form.active) return one.dataset.name;
    return one.selectedOptions[0].dataset.name;
  }

  // A chip for everything that narrows the list down; where nothing is left, with what it would be.
  function chip(index, count, changed) {
    const given = fields.filter((one) => one !== form.sort && value(one));
    const made = given.map((one) => {
      let label = `${name(one)} ×`;
      if (!count && given.length > 1) {
        label = filled(index.texts.without, { name: name(one), count: find(terms(one), index).ids.length });
      }
      return button(label, () => {
        clear(one);
        form.q.focus();
        changed();
      });
    });
    if (given.length > 1) {
      made.push(button(index.texts.reset, () => {
        given.forEach(clear);
        form.q.focus();
        changed();
      }));
    }
    chips.replaceChildren(...made);
  }

  function save() {
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const lines = [...list.children].filter((row) => !row.hidden).map((row) => {
      const link = row.querySelector("a");
      return [row.id, link.textContent, row.querySelector(".meta").textContent, link.href].map(quoted).join(",");
    });
    const file = new Blob([`\ufeff${["id,title,about,url", ...lines].join("\r\n")}\r\n`], { type: "text/csv" });
    saving.href = URL.createObjectURL(file);
    setTimeout(() => URL.revokeObjectURL(saving.href), 60000);
  }

  function show(index, changed) {
    let found, message;
    try {
      found = find(terms(), index);
      const count = found.ids.length;
      const plurals = new Intl.PluralRules(document.documentElement.lang);
      message = count ? index.texts.counted[plurals.select(count)] : index.texts.none;
      message = [...found.remarks, message].join(" ");
      form.q.removeAttribute("aria-invalid");
      recount(index);
      chip(index, count, changed);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      found = { ids: [], ranked: false, patterns: [] };
      message = error.message;
      form.q.setAttribute("aria-invalid", "true");
      chips.replaceChildren();
    }
    arrange(found);
    for (const row of rows) mark(row, found.patterns);
    told.textContent = filled(message, { count: found.ids.length });
    saving.hidden = !found.ids.length;
  }

  function address() {
    const given = [...new FormData(form)].filter(([, one]) => one);
    const query = new URLSearchParams(given).toString();
    return query ? `?${query}` : location.pathname;
  }

  function restore() {
    const given = new URLSearchParams(location.search);
    for (const one of fields) {
      const wanted = given.get(one.name) || "";
      if (one.type === "checkbox") one.checked = wanted === one.value;
      else one.value = wanted;
    }
  }

  async function update() {
    try {
      const index = await load();
      complete(index);
      show(index, () => changed(push));
      form.dataset.ready = "true";
    } catch (error) {
      if (!(error instanceof Event)) throw error;
      told.textContent = form.dataset.failed;
    }
  }

  function changed(keep) {
    const target = address();
    if (new URL(target, location.href).search !== location.search) keep(target);
    return update();
  }

  // A page in a folder may have no history of its own: then the address stays as it is.
  const kept = (method) => (target) => {
    try {
      history[method](null, "", target);
    } catch (error) {
      if (error.name !== "SecurityError") throw error;
    }
  };
  const push = kept("pushState"), replace = kept("replaceState");

  restore();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed(push);
  });
  form.addEventListener("focusin", load, { once: true });
  form.q.addEventListener("input", () => changed(replace));
  for (const one of [...facets, form.active, form.sort]) one.addEventListener("change", () => changed(push));
  saving.addEventListener("click", save);
  addEventListener("popstate", () => {
    restore();
    update();
  });
  if (location.search) update();
})();
