// The search of the list of initiatives: the query language of docs/queries.md, in the browser.
// It asks nobody but the index beside the page, and keeps what is looked for in the address.
// The index comes in parts, each when it is needed: see site/search.py.
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

  // A part of the index is needed that has not come yet.
  class Missing extends Error {
    constructor(part) {
      super(part);
      this.part = part;
    }
  }
  const PART_OF = { concepts: "words", foreign: "words", contents: "words", names: "fields", more: "fields", spelt: "spelt" };

  function need(index, key) {
    if (!(key in index)) throw new Missing(PART_OF[key]);
    return index[key];
  }

  // What an entry has in a column: the first columns come with the index, the others when asked.
  function cells(index, number, column) {
    const [, ...first] = index.entries[number];
    return column < first.length ? first[column] : need(index, "more")[number][column - first.length];
  }

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
    const concepts = need(index, "concepts"), contents = need(index, "contents");
    const add = (column, code, value) => {
      if (!codes.has(column)) codes.set(column, new Map());
      codes.get(column).set(code, Math.max(value, codes.get(column).get(code) || 0));
    };
    const namesIt = concepts.some(([name]) => isNamed(found, name));
    for (const [name, column, code, weight] of concepts) {
      const value = worth(found, name, weight);
      if (value > (namesIt ? weight : 0)) add(column, code, value);
    }
    // Names in the other languages of the website; short words only as whole names.
    if (!codes.size) {
      for (const [name, column, code, weight] of need(index, "foreign")) {
        const value = worth(found, name, weight);
        if (value && (letters(key).length >= 5 || isNamed(found, name))) add(column, code, value);
      }
    }
    return (entry) => {
      let best = 0;
      contents[entry].forEach((part, number) => {
        if (10 * index.weights[number] > best) best = Math.max(best, worth(found, part, index.weights[number]));
      });
      for (const [column, known] of codes) {
        for (const code of cells(index, entry, column)) best = Math.max(best, known.get(code) || 0);
      }
      return best;
    };
  }

  function compileWord(text, index, job) {
    if (!words(text) || /[=<>]/.test(text)) throw new Wrong(filled(index.texts.word, { name: text }));
    const key = words(text), score = lookFor(key, index);
    job.words.push(...key.split(" "));
    if (index.entries.some((_entry, number) => score(number))) return score;
    if (key.includes(" ")) {
      const parts = key.split(" ").filter((part) => letters(part).length >= 3 && !isSmall(part, index));
      if (!parts.length) return score;
      job.remarks.push(filled(index.texts.loosened, { word: text }));
      const scores = parts.map((part) => compileWord(part, index, job));
      return (entry) => {
        const found = scores.map((one) => one(entry));
        return found.every(Boolean) ? found.reduce((sum, one) => sum + one, 0) : 0;
      };
    }
    const spelt = need(index, "spelt"), meant = nearestWord(key, spelt);
    if (!meant) return score;
    job.words.push(meant);
    job.remarks.push(filled(index.texts.meant, { word: text, meant: spelt[meant] }));
    return lookFor(meant, index);
  }

  // The terms of a query as they were typed.
  const split = (query) => query.match(/[^\s"]*"[^"]*"|\S+/g) || [];

  // One word that entries are to hold, and one that says nothing beside others.
  const isWord = (term) => !term.includes(":") && !term.includes(",") && !SIGN.test(term);
  const isSmall = (term, index) => index.small.includes(words(term));

  function compileAll(query, index, job, depth) {
    const all = split(query).map((one) => one.replaceAll('"', ""));
    const hasWords = all.some((one) => isWord(one) && !isSmall(one, index));
    const terms = hasWords ? all.filter((one) => !isWord(one) || !isSmall(one, index)) : all;
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
      while (end > start + 1 && read(choices.slice(start, end).join(", "), need(index, "names")[column]).length !== 1) end -= 1;
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
    if (has) return (entry) => cells(index, entry, column).some(Boolean);
    const test = compileValue(column, choice, index);
    if (!test) throw new Wrong(filled(texts.value, { value: choice, field: name }));
    return (entry) => cells(index, entry, column).some(test);
  }

  // A date that is typed in numbers (5/2019, 13.5.2019) as the files have it: 2019-05, 2019-05-13.
  function isoDate(text) {
    const parts = text.trim().match(TYPED_DATE);
    if (!parts) return text.trim();
    const [, day, month, year] = parts;
    return [year, month, day].filter(Boolean).map((part) => part.padStart(2, "0")).join("-");
  }

  function compileValue(column, choice, index) {
    const kind = index.columns[column], names = need(index, "names")[column], texts = index.texts;
    const word = fold(choice);
    if (kind === "code") {
      const codes = read(choice, names);
      if (codes.length > 1) throw new Wrong(filled(texts.several, { value: choice, codes: codes.join(", ") }));
      return codes.length && ((value) => value === codes[0]);
    }
    if (kind === "place") {
      const test = (value) => value === word;
      return index.entries.some((_entry, number) => cells(index, number, column).some(test)) && test;
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

  // The entries that fit by their numbers in the index, best first, and what there is to say besides.
  // Throws Missing where a part of the index has to be loaded before.
  function find(query, index) {
    const job = { scores: [], remarks: [], words: [] };
    const test = compileAll(query, index, job, 0);
    const rated = [...index.entries.keys()].filter(test)
      .map((number) => [number, job.scores.reduce((sum, score) => sum + score(number), 0)]);
    if (job.scores.length) rated.sort((a, b) => b[1] - a[1]);
    const numbers = rated.map(([number]) => number);
    const patterns = job.words.map(pattern);
    return { numbers, remarks: job.remarks, ranked: job.scores.length > 0, patterns };
  }

  // Whether a word of a row is one that was looked for.
  function marks(word, patterns) {
    const key = words(word);
    return patterns.some((found) => key.search(found) === 0);
  }

  return { Missing, Wrong, cells, filled, find, fold, marks, parts: {}, split, words };
})();

if (typeof module === "object") module.exports = search;
else (() => {
  const { Missing, Wrong, cells, filled, find, marks, split } = search;
  const form = document.querySelector("form[data-parts]");
  const told = document.getElementById("told");
  const chips = document.getElementById("chips");
  const files = document.getElementById("files");
  const list = document.getElementById("rows");
  const more = document.getElementById("more");
  const pager = document.getElementById("pager");
  const facets = [...form.querySelectorAll("select[data-facet]")];
  const fields = [form.q, ...facets, form.active, form.sort];
  const room = Number(form.dataset.room);
  const here = [...list.children];
  const rows = new Map(), plain = new Map(here.map((row) => [row, row.innerHTML]));
  const index = search.index = {};
  const loading = new Map();
  let shown = [], limit = room, turns = 0;

  // A part comes as a script, for a page that is opened from a folder may fetch nothing.
  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${form.dataset.parts}${name}.js`;
        script.onload = () => done(Object.assign(index, search.parts[name]));
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  async function found(query) {
    await load("index");
    for (;;) {
      try {
        return find(query, index);
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        await load(error.part);
      }
    }
  }

  // What the index knows of an entry for the list: its place by title, and what it is sorted by.
  function listed(number) {
    const [place, km, evidence, since, dates] = index.list[number];
    return { place, km, evidence, since, dates };
  }

  // The row of an entry: that of this page, or one from the page of the list on which it stands.
  async function rowOf(number) {
    if (rows.has(number)) return rows.get(number);
    const id = index.entries[number][0];
    let row = here.find((one) => one.id === id);
    if (!row) {
      const { place } = listed(number), name = `rows-${Math.floor(place / room) + 1}`;
      await load(name);
      row = document.createElement("li");
      row.id = id;
      row.innerHTML = index[name][place % room];
      plain.set(row, row.innerHTML);
    }
    rows.set(number, row);
    return row;
  }

  const value = (one) => (one.type === "checkbox" ? (one.checked ? one.value : "") : one.value);

  // The entries of some that fit all filters but for `without`.
  function narrowed(numbers, without) {
    const chosen = facets.filter((one) => one !== without && one.value).map((one) => [one.name, one.value]);
    if (form.active.checked && form.active !== without) chosen.push(["status", "active"]);
    return numbers.filter((number) => (
      chosen.every(([name, code]) => cells(index, number, index.fields[name]).includes(code))
    ));
  }

  function recount(numbers) {
    for (const facet of facets) {
      const counts = {};
      for (const number of narrowed(numbers, facet)) {
        for (const code of cells(index, number, index.fields[facet.name])) counts[code] = (counts[code] || 0) + 1;
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
    near: (a, b) => (a.km ?? Infinity) - (b.km ?? Infinity) || 0,
    evidence: (a, b) => b.evidence.localeCompare(a.evidence),
    since: (a, b) => (a.since || "9999").localeCompare(b.since || "9999"),
  };

  function ordered(numbers, ranked) {
    if (!form.sort.value && ranked) return numbers;
    const order = ORDERS[form.sort.value] || ORDERS.name;
    const known = new Map(numbers.map((number) => [number, listed(number)]));
    return [...numbers].sort((one, other) => {
      const a = known.get(one), b = known.get(other);
      return order(a, b) || a.place - b.place;
    });
  }

  function mark(row, patterns) {
    if (row.querySelector("mark")) row.innerHTML = plain.get(row);
    if (!patterns.length) return;
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
  function chip(numbers, count) {
    const given = fields.filter((one) => one !== form.sort && value(one));
    const undo = (...some) => () => {
      some.forEach(clear);
      form.q.focus();
      changed(push);
    };
    const made = given.map((one) => {
      let label = `${name(one)} ×`;
      if (!count && given.length > 1) {
        const rest = one === form.q ? [...index.entries.keys()] : numbers;
        label = filled(index.texts.without, { name: name(one), count: narrowed(rest, one).length });
      }
      return button(label, undo(one));
    });
    if (given.length > 1) made.push(button(index.texts.reset, undo(...given)));
    chips.replaceChildren(...made);
  }

  // Where no entry holds all words: what each word left out would give.
  async function offers() {
    const terms = split(form.q.value), made = [];
    if (terms.length < 2 || terms.length > 8) return made;
    for (const term of terms) {
      const rest = terms.filter((one) => one !== term).join(" ");
      const count = narrowed((await found(rest)).numbers).length;
      if (!count) continue;
      made.push(button(filled(index.texts.without, { name: term, count }), () => {
        form.q.value = rest;
        form.q.focus();
        changed(push);
      }));
    }
    return made;
  }

  // The rows of what was found, or this page of the list where nothing is looked for.
  async function arrange(turn, patterns) {
    const all = !fields.some(value);
    const items = all ? here : await Promise.all(shown.slice(0, limit).map(rowOf));
    if (turn !== turns) return;
    for (const row of items) mark(row, patterns);
    list.replaceChildren(...items);
    more.hidden = all || shown.length <= limit;
    if (pager) pager.hidden = !all;
    for (const file of files.querySelectorAll("button")) file.hidden = !shown.length;
    const dates = shown.reduce((sum, number) => sum + listed(number).dates, 0);
    files.querySelector("[value=ics]").hidden = !dates;
  }

  async function show(turn) {
    let message, patterns = [];
    try {
      const result = await found(form.q.value);
      if (turn !== turns) return;
      shown = ordered(narrowed(result.numbers), result.ranked);
      patterns = result.patterns;
      const plurals = new Intl.PluralRules(document.documentElement.lang);
      message = shown.length ? index.texts.counted[plurals.select(shown.length)] : index.texts.none;
      message = [...result.remarks, message].join(" ");
      form.q.removeAttribute("aria-invalid");
      recount(result.numbers);
      chip(result.numbers, shown.length);
      if (!shown.length) {
        const made = await offers();
        if (turn !== turns) return;
        chips.prepend(...made);
      }
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      if (turn !== turns) return;
      shown = [];
      message = error.message;
      form.q.setAttribute("aria-invalid", "true");
      chips.replaceChildren();
    }
    await arrange(turn, patterns);
    if (turn === turns) told.textContent = filled(message, { count: shown.length });
  }

  // The list as a file

  // The values of an entry as a table shows them: codes for programs, names for people.
  async function record(number, people) {
    const row = await rowOf(number), { km, evidence, since } = listed(number);
    const link = row.querySelector("a"), [id] = index.entries[number];
    const codes = facets.map((facet) => {
      const given = cells(index, number, index.fields[facet.name]);
      const names = given.map((code) => (
        people ? [...facet.options].find((option) => option.value === code)?.dataset.name ?? code : code
      ));
      return names.join("; ");
    });
    return [id, link.textContent, ...codes, since, evidence, km ?? "", link.href];
  }

  async function content(kind) {
    if (kind === "ics") {
      await load("calendar");
      return search.files.calendar(index.calendar, shown.map((number) => index.entries[number][0]));
    }
    const people = kind === "xlsx";
    await Promise.all(shown.map(rowOf));
    const records = await Promise.all(shown.map((number) => record(number, people)));
    const heads = ["id", "title", ...facets.map((facet) => facet.name), "since", "evidence", "km", "url"];
    if (!people) return search.files.csv([heads, ...records]);
    return search.files.xlsx([index.texts.heads ?? heads, ...records], document.title);
  }

  async function save(kind) {
    await load("index");
    await load("files");
    if (!fields.some(value)) shown = ordered([...index.entries.keys()], false);
    const { files: { TYPES } } = search, made = document.createElement("a");
    made.href = URL.createObjectURL(new Blob([await content(kind)], { type: TYPES[kind] }));
    made.download = `${files.dataset.name}.${kind}`;
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 60000);
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
    const turn = turns += 1;
    try {
      await show(turn);
      if (turn === turns) form.dataset.ready = "true";
    } catch (error) {
      if (!(error instanceof Event)) throw error;
      told.textContent = form.dataset.failed;
    }
  }

  function changed(keep) {
    const target = address();
    if (new URL(target, location.href).search !== location.search) keep(target);
    limit = room;
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
  form.addEventListener("focusin", () => load("index"), { once: true });
  form.q.addEventListener("input", () => changed(replace));
  for (const one of [...facets, form.active, form.sort]) one.addEventListener("change", () => changed(push));
  files.addEventListener("click", (event) => {
    if (event.target.value) save(event.target.value);
  });
  more.querySelector("button").addEventListener("click", () => {
    limit += room;
    update();
  });
  addEventListener("popstate", () => {
    restore();
    limit = room;
    update();
  });
  if (location.search) update();
})();
