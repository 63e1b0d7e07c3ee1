// The form for a new entry or a correction: checks it by the schema and makes the file of it.
// It sends nothing and asks nobody; what it knows comes with propose-data.js, drafts stay here.
// Files are written as editing/emitter.py does; tests/browser/check_propose.py holds them together.
"use strict";

const proposal = (() => {
  const WIDTH = 88, LINE = 250, LONGEST_ID = 60, LONGEST_MAIL = 1800, LONGEST_ADDRESS = 7000;
  const PLAIN = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe" };
  const UMLAUTS = { "ä": "ae", "ö": "oe", "ü": "ue" };
  const RESERVED = /^(con|prn|aux|nul|(com|lpt)[0-9])$/;
  const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  const NOT_TEXT = /^(?:~|<<|=|null|true|false|yes|no|on|off|y|n|[-+]?[0-9_]+|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-f_]+|[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:e[-+]?[0-9]+)?|[-+]?\.inf|\.nan|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)$/i;
  const TIMESTAMP = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?$/s;
  const CONFLICT = /<{7}|>{7}|\|{7}|={7}/;
  const ABOUT = /^(?:ca\.?|circa|etwa|ungefähr|um|about|around)\s+/i;

  const letters = (text) => [...text].length;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const clean = (text) => text.replace(/\s+/g, " ").replace(UNSAFE, "").normalize("NFC").trim();
  const quoted = (text, data) => filled(data.texts.quote, { text: letters(text) > 60 ? `${[...text].slice(0, 60).join("")}…` : text });
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function plain(text) {
    return text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").toLowerCase()
      .replace(/[\u0300-\u036f]/g, "").replace(/[øłđðþħıæœ]/g, (one) => PLAIN[one]);
  }

  function slug(text, language) {
    let lower = text.normalize("NFC").toLowerCase();
    if (["", "de", "en", "lb"].includes(language)) lower = lower.replace(/[äöü]/g, (one) => UMLAUTS[one]);
    return plain(lower).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  }

  function numbered(name, taken) {
    let found = name;
    for (let number = 2; taken.has(found) || RESERVED.test(found); number += 1) found = `${name}-${number}`;
    return found;
  }

  function freeId(title, taken, language) {
    let name = slug(title, language);
    if (name.length > LONGEST_ID - 10) {
      const cut = name.slice(0, LONGEST_ID - 9);
      name = cut.slice(0, Math.max(cut.lastIndexOf("-"), 0)) || name.slice(0, LONGEST_ID - 10);
    }
    if (name.length < 3) name = name ? `${name}-1` : "neu";
    return numbered(name, taken);
  }

  // ---- Dates as people write them: “about 1985”, 13.9.1987, 9/1987.

  function isDay(text) {
    const [year, month, day] = text.split("-").map(Number);
    const made = new Date(Date.UTC(year, month - 1, day));
    return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  }

  function readDate(text) {
    const about = ABOUT.test(text);
    const bare = text.replace(ABOUT, "");
    const two = (one) => one.padStart(2, "0");
    let date = bare;
    const day = /^([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})$/.exec(bare);
    const month = /^([0-9]{1,2})[./]([0-9]{4})$/.exec(bare);
    if (day) date = `${day[3]}-${two(day[2])}-${two(day[1])}`;
    else if (month) date = `${month[2]}-${two(month[1])}`;
    else if (/^[0-9]{4}$/.test(bare)) date = Number(bare);
    return about ? { date, about } : { date };
  }

  function isDate(value) {
    if (typeof value === "number") return true;
    const parts = /^([0-9]{4})-([0-9]{2})(-[0-9]{2})?$/.exec(value);
    return Boolean(parts) && isDay(`${parts[1]}-${parts[2]}${parts[3] || "-01"}`);
  }

  // ---- The schema: every place where data does not fit it.

  function resolved(part, root) {
    return part.$ref ? { ...root.$defs[part.$ref.split("/").pop()], ...part, $ref: undefined } : part;
  }

  const TYPES = {
    object: (value) => value !== null && typeof value === "object" && !Array.isArray(value),
    array: Array.isArray,
    string: (value) => typeof value === "string",
    integer: Number.isInteger,
    number: (value) => typeof value === "number",
    boolean: (value) => typeof value === "boolean",
  };

  function* unfit(value, given, root, pointer = []) {
    const part = resolved(given, root);
    const fault = (keyword, limit, count) => ({ pointer, keyword, limit, count, value });
    const types = part.type === undefined ? [] : [part.type].flat();
    if (types.length && !types.some((name) => TYPES[name](value))) {
      yield fault("type", types.join(", "));
      return;
    }
    if (part.enum && !part.enum.includes(value)) yield fault("enum");
    if (part.const !== undefined && part.const !== value) yield fault("const");
    if (part.not && ![...unfit(value, part.not, root, pointer)].length) yield fault("not");
    if (typeof value === "string") yield* unfitText(value, part, fault);
    if (typeof value === "number") {
      if (value < part.minimum) yield fault("minimum", part.minimum, value);
      if (value > part.maximum) yield fault("maximum", part.maximum, value);
    }
    if (Array.isArray(value)) yield* unfitList(value, part, root, pointer, fault);
    else if (TYPES.object(value)) yield* unfitMap(value, part, root, pointer);
    for (const one of part.allOf || []) yield* unfit(value, one, root, pointer);
    if (part.if) {
      const branch = [...unfit(value, part.if, root, pointer)].length ? part.else : part.then;
      if (branch) yield* unfit(value, branch, root, pointer);
    }
  }

  function* unfitText(value, part, fault) {
    const count = letters(value);
    if (part.maxLength !== undefined && count > part.maxLength) yield fault("maxLength", part.maxLength, count);
    if (count < part.minLength) yield fault("minLength", part.minLength, count);
    else if (part.pattern && !new RegExp(part.pattern, "u").test(value)) yield fault("pattern");
  }

  function* unfitList(value, part, root, pointer, fault) {
    if (value.length > part.maxItems) yield fault("maxItems", part.maxItems, value.length);
    if (value.length < part.minItems) yield fault("minItems", part.minItems, value.length);
    if (part.uniqueItems && new Set(value.map((one) => JSON.stringify(one))).size < value.length) yield fault("uniqueItems");
    for (const [number, item] of value.entries()) yield* unfit(item, part.items || {}, root, [...pointer, number]);
  }

  function* unfitMap(value, part, root, pointer) {
    for (const name of part.required || []) {
      if (!(name in value)) yield { pointer: [...pointer, name], keyword: "required" };
    }
    for (const [name, inner] of Object.entries(value)) {
      const known = (part.properties || {})[name];
      const rest = typeof part.additionalProperties === "object" ? part.additionalProperties : null;
      if (known || rest) yield* unfit(inner, known || rest, root, [...pointer, name]);
    }
  }

  // ---- What is wrong, in the sentences of the program.

  function called(pointer, data) {
    const steps = [];
    let path = "";
    for (const one of pointer) {
      if (typeof one === "number") {
        steps.push(filled(data.texts.item, { field: steps.pop(), number: one + 1 }));
        continue;
      }
      path = path ? `${path}.${one}` : one;
      steps.push(quoted(data.titles[path] || one, data));
    }
    return steps.reduceRight((field, group) => (field ? filled(data.texts.group, { field, group }) : group), "");
  }

  function told(fault, data) {
    const last = fault.pointer.at(-1);
    const inList = typeof last === "number";
    const field = called(inList ? fault.pointer.slice(0, -1) : fault.pointer, data);
    const text = data.texts[fault.keyword] || data.texts.other;
    const value = quoted(String(fault.value), data);
    let message = sentence(filled(text, { field, value, text: value, count: fault.count, limit: fault.limit }));
    if (!/[.!?]$/.test(message)) message += ".";
    if (["pattern", "date"].includes(fault.keyword) && last === "date") message += ` ${data.texts.day}`;
    if (fault.keyword === "pattern" && ["url", "page"].includes(last)) message += ` ${data.texts.address}`;
    return message;
  }

  // Texts that say nothing yet, such as “todo”.
  function* placeholders(value, data, pointer = []) {
    if (typeof value === "string") {
      if (new RegExp(`^(?:${data.placeholder})$`, "is").test(value)) yield { pointer, keyword: "placeholder", value };
    } else if (typeof value === "object") {
      for (const [name, inner] of Object.entries(value)) {
        yield* placeholders(inner, data, [...pointer, Array.isArray(value) ? Number(name) : name]);
      }
    }
  }

  // Every mistake, with where it stands: {pointer, message}.
  function faults(entry, data) {
    const found = [...unfit(entry, data.schema, data.schema), ...placeholders(entry, data)];
    for (const name of ["title", "summary"]) {
      if (entry[name] && !(data.language in entry[name])) found.push({ pointer: [name, data.language], keyword: "required" });
    }
    const date = entry.since && entry.since.date;
    if (date !== undefined && !isDate(date) && !found.some((one) => one.pointer[0] === "since")) {
      found.push({ pointer: ["since", "date"], keyword: "pattern", value: date });
    }
    if (date !== undefined && String(date).slice(0, 10) > data.today.slice(0, String(date).length) && !data.waiting.includes(entry.status)) {
      found.push({ pointer: ["since", "date"], keyword: "future", value: date });
    }
    const all = found.map((one) => ({ pointer: one.pointer, message: told(one, data) }));
    if (!entry.places && !entry.countries && !entry.scope) all.push({ pointer: ["places", 0, "name"], message: data.texts.where });
    return all;
  }

  // ---- Data as YAML in canonical form.

  function standsPlain(text) {
    return text !== "" && !"?:,[]{}#&*!|>'\"%@` ".includes(text[0])
      && !(text[0] === "-" && ["", " ", "-"].includes(text[1] || ""))
      && !": ".includes(text.at(-1)) && !text.includes(": ") && !text.includes(" #")
      && (TIMESTAMP.test(text) ? text.length === 10 && isDay(text) : !NOT_TEXT.test(text));
  }

  function scalar(value) {
    if (typeof value !== "string") return JSON.stringify(value);
    return standsPlain(value) ? value : `'${value.replaceAll("'", "''")}'`;
  }

  function inBrackets(value) {
    const text = scalar(value);
    return "'\"".includes(text[0]) || !/[,[\]{}:?#]/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
  }

  function folded(text, width) {
    const lines = [];
    for (const word of text.split(" ")) {
      const last = lines.at(-1);
      if (last !== undefined && letters(last) + 1 + letters(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  }

  function written(head, value, given, indent, root) {
    const part = resolved(given || {}, root), blanks = " ".repeat(indent + 2);
    if (typeof value !== "object") {
      const inline = scalar(value);
      const long = typeof value === "string" && (part.maxLength ?? (part.enum ? 0 : LINE + 1)) > LINE;
      if (long && letters(head) + 1 + letters(inline) > WIDTH && value.includes(" ") && !CONFLICT.test(value)) {
        return [`${head} >-`, ...folded(value, WIDTH - blanks.length).map((line) => blanks + line)];
      }
      return [`${head} ${inline}`];
    }
    if (!Array.isArray(value)) {
      const inside = fields(value, part, indent + 2, root);
      if (!head.endsWith("-")) return [head, ...inside];
      return [`${head} ${inside[0].trimStart()}`, ...inside.slice(1)];
    }
    if (value.every((one) => typeof one !== "object")) {
      const brackets = `[${value.map(inBrackets).join(", ")}]`;
      if (letters(head) + 1 + letters(brackets) <= WIDTH) return [`${head} ${brackets}`];
    }
    return [head, ...value.flatMap((one) => written(`${blanks}-`, one, part.items, indent + 2, root))];
  }

  function fields(value, part, indent, root) {
    const order = Object.keys(part.properties || {});
    const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
    const names = Object.keys(value).sort((one, other) => place(one) - place(other));
    return names.flatMap((name) => {
      const inner = (part.properties || {})[name] || part.additionalProperties;
      return written(`${" ".repeat(indent)}${scalar(name)}:`, value[name], inner, indent, root);
    });
  }

  // One field of an entry as its file has it.
  const fieldText = (name, value, data) => `${fields({ [name]: value }, data.schema, 0, data.schema).join("\n")}\n`;

  // The file of an entry: of one that is corrected, fields that are the same keep their text.
  function file(entry, data, base, texts) {
    const order = Object.keys(data.schema.properties);
    const blocks = new Map(texts || []);
    const names = [...blocks.keys()];
    for (const name of order) {
      const before = base ? base[name] : undefined;
      if (entry[name] === undefined) blocks.delete(name);
      else if (!same(entry[name], before)) blocks.set(name, fieldText(name, entry[name], data));
    }
    // A new field goes in front of the first one that comes after it in the schema.
    for (const name of blocks.keys()) {
      if (names.includes(name)) continue;
      const later = names.findIndex((one) => order.indexOf(one) > order.indexOf(name));
      names.splice(later < 0 ? names.length : later, 0, name);
    }
    const kept = names.filter((name) => blocks.has(name));
    return [`${data.modeline}\n`, ...kept.map((name) => blocks.get(name))].join("");
  }

  return { file, filled, clean, quoted, plain, same, slug, numbered, freeId, readDate, faults, letters,
    LONGEST_MAIL, LONGEST_ADDRESS };
})();

addEventListener("DOMContentLoaded", () => {
  const { data, file, filled, clean, quoted, plain, same, slug, numbered, freeId, readDate, faults } = proposal;
  const form = document.getElementById("propose");
  const at = (id) => document.getElementById(id);
  const rows = (list) => form.querySelector(`[data-rows="${list}"]`);
  const blanks = new Map(["places", "sources"].map((list) => [list, rows(list).firstElementChild.cloneNode(true)]));
  const asked = new URLSearchParams(location.search).get("id") || "";
  const known = data.entries.find(([id]) => id === asked);
  const touched = new Set();
  let base = null, texts = [], initial = new Map(), current = null;

  // ---- The inputs.

  const inputs = () => [...form.querySelectorAll("input, select, textarea")];
  const named = (name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
  const value = (name) => {
    const one = named(name);
    return one ? clean(one.value) : "";
  };
  const ticked = () => [...form.querySelectorAll('[name="themes"]:checked')].map((one) => one.value);
  const label = (one) => {
    const of = one.type === "checkbox" ? one.closest("fieldset").querySelector("legend") : form.querySelector(`label[for="${one.id}"]`);
    return clean(of.firstChild.textContent);
  };

  function addRow(list) {
    const number = rows(list).children.length;
    const row = blanks.get(list).cloneNode(true);
    for (const one of row.querySelectorAll("*")) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(/([-.])0([-.])/, `$1${number}$2`));
      }
    }
    rows(list).append(row);
    return row;
  }

  function put(name, text) {
    const list = /^(places|sources)\.([0-9]+)\./.exec(name);
    while (list && rows(list[1]).children.length <= Number(list[2])) addRow(list[1]);
    const one = named(name);
    if (one) one.value = text;
  }

  function rowsOf(list, names) {
    return [...rows(list).children].map((_, number) => {
      const pairs = names.map((name) => [name, value(`${list}.${number}.${name}`)]).filter(([, text]) => text);
      return Object.fromEntries(pairs);
    });
  }

  const values = () => new Map([
    ...inputs().filter((one) => one.type !== "checkbox").map((one) => [one.name, clean(one.value)]),
    ["themes", ticked().join(",")],
  ]);

  // ---- What was typed, as an entry.

  const changed = (name) => !base || (values().get(name) || "") !== (initial.get(name) || "");
  const anyChanged = (start) => [...values().keys()].some((name) => name.startsWith(start) && changed(name));

  function set(entry, name, content) {
    const empty = content === "" || content === undefined || (typeof content === "object" && !Object.keys(content).length);
    if (empty) delete entry[name];
    else entry[name] = content;
  }

  function entryOfForm() {
    const entry = structuredClone(base || {});
    for (const field of ["title", "summary"]) set(entry, field, inLanguages(field, entry[field]));
    set(entry, "kind", value("kind"));
    set(entry, "form", mayHaveForm() ? value("form") : "");
    set(entry, "places", base && !anyChanged("places.") ? entry.places : places());
    set(entry, "countries", base && !anyChanged("places.") ? entry.countries : countriesAlone());
    set(entry, "organisations", organisations(entry));
    set(entry, "scope", value("scope"));
    const kept = (entry.themes || []).filter((code) => ticked().includes(code));
    set(entry, "themes", [...new Set([...kept, ...ticked()])]);
    set(entry, "contact", value("contact.page") ? { ...entry.contact, page: value("contact.page") } : without(entry.contact, "page"));
    set(entry, "sources", sources());
    status(entry);
    since(entry);
    const title = (entry.title || {})[data.language] || "";
    entry.id = base ? base.id : freeId(title, new Set(data.taken), data.language);
    return entry;
  }

  const mayHaveForm = () => ["city-link", "municipal-project"].includes(value("kind"));

  function without(group, name) {
    const rest = { ...group };
    delete rest[name];
    return rest;
  }

  function inLanguages(field, before) {
    const found = { ...before };
    for (const one of inputs().filter((input) => input.name.startsWith(`${field}.`))) {
      const code = one.name.slice(field.length + 1);
      if (clean(one.value)) found[code] = changed(one.name) ? clean(one.value) : found[code];
      else delete found[code];
    }
    return found;
  }

  function places() {
    return rowsOf("places", ["name", "country"]).filter((one) => one.name)
      .map((one) => ({ ...((base && base.places) || []).find((old) => old.name === one.name), ...one }));
  }

  function countriesAlone() {
    const there = places().map((one) => one.country);
    const alone = rowsOf("places", ["name", "country"]).filter((one) => !one.name && one.country).map((one) => one.country);
    return [...new Set(alone)].filter((code) => !there.includes(code));
  }

  function organisations(entry) {
    const listed = [...(entry.organisations || [])];
    for (const [number, role] of ["lead", "partner"].entries()) {
      const input = `organisations.${number}.name`, name = value(input);
      if (!changed(input)) continue;
      const there = listed.findIndex((one) => one.role === role);
      if (there >= 0 && name) listed[there] = { ...listed[there], name };
      else if (there >= 0) listed.splice(there, 1);
      else if (name) listed.push({ name, role, ...(role === "partner" ? seat() : {}) });
    }
    return listed;
  }

  // A partner has its seat where the work is, if that is one place only.
  function seat() {
    const there = places();
    return there.length === 1 && there[0].country ? { country: there[0].country, place: there[0].name } : {};
  }

  function sources() {
    const old = (base && base.sources) || [];
    const found = rowsOf("sources", ["url", "title", "kind"]).map((one, number) => [one, old[number]])
      .filter(([one, before]) => before || Object.keys(one).length)
      .map(([one, before]) => (before ? { ...without(without(without(before, "url"), "title"), "kind"), ...one } : one));
    const taken = new Set(found.map((one) => one.id).filter(Boolean));
    for (const one of found) {
      const host = hostOf(one.url || "");
      if (!one.id) {
        one.id = numbered(slug(host.split(".")[0], "").slice(0, 36) || "web", taken);
        taken.add(one.id);
      }
      if (!one.title && host) one.title = host;
    }
    return found;
  }

  function hostOf(url) {
    try {
      return new URL(url).hostname.replace(/^www\./, "");
    } catch {
      return "";
    }
  }

  function status(entry) {
    const now = value("status");
    set(entry, "status", now);
    if (!now || (base && base.status === now)) return;
    const asks = data.schema.else.allOf.map((one) => one.if.properties.status).find(Boolean);
    if (base || asks.enum.includes(now)) entry.history = [...(entry.history || []), { status: now, on: data.today }];
  }

  function since(entry) {
    if (!changed("since")) return;
    const text = value("since");
    if (!text) {
      delete entry.since;
      return;
    }
    const before = without((base && base.since) || {}, "about");
    entry.since = { ...before, ...readDate(text) };
    if (!base && entry.sources && entry.sources.length === 1) entry.since.source = entry.sources[0].id;
  }

  // ---- What is shown of it.

  // The input that a mistake belongs to.
  function inputOf(pointer) {
    let path = pointer.join(".");
    if (pointer[0] === "organisations" && pointer.length > 1) {
      const role = ((current.organisations || [])[pointer[1]] || {}).role;
      path = `organisations.${role === "partner" ? 1 : 0}.name`;
    }
    const tries = [path, `${path}.${data.language}`, `${path}.0.url`, `${path}.0.name`, pointer.slice(0, -1).join("."), pointer[0]];
    return tries.map(named).find(Boolean) || named("kind");
  }

  function element(tag, text, more = {}) {
    return Object.assign(document.createElement(tag), { textContent: text, ...more });
  }

  function showFaults(found) {
    for (const one of form.querySelectorAll(".fault")) one.remove();
    for (const one of inputs()) one.removeAttribute("aria-invalid");
    const order = inputs();
    const placed = found.map(({ pointer, message }) => ({ input: inputOf(pointer), message }));
    placed.sort((one, other) => order.indexOf(one.input) - order.indexOf(other.input));
    const items = placed.map(({ input, message }) => {
      if (touched.has(input.name)) {
        if (input.type !== "checkbox") input.setAttribute("aria-invalid", "true");
        input.closest(".ask").append(element("p", message, { className: "fault" }));
      }
      const link = element("a", message, { href: "#" });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        input.focus();
      });
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    at("faults").replaceChildren(...items);
  }

  function changeLines() {
    const now = values(), names = new Set([...initial.keys(), ...now.keys()]);
    return [...names].filter(changed).filter((name) => (now.get(name) || "") !== (initial.get(name) || ""))
      .map((name) => `${label(named(name))}: ${spoken(name, initial.get(name))} → ${spoken(name, now.get(name))}`);
  }

  // A value as people read it: of a choice its name.
  function spoken(name, text) {
    if (!text) return data.texts.empty;
    const one = named(name);
    if (one.type === "checkbox") {
      return text.split(",").map((code) => clean(form.querySelector(`[name="${name}"][value="${CSS.escape(code)}"]`).parentElement.textContent)).join(", ");
    }
    const option = one.options && [...one.options].find((each) => each.value === text);
    return quoted(option ? option.textContent : text, data);
  }

  function list(heading, found) {
    const items = found.map(([id, title, , where, standing]) => {
      const item = document.createElement("li");
      item.append(element("a", title, { href: `${form.dataset.entries}${id}.html` }), ` · ${[...where, standing].join(" · ")}`);
      return item;
    });
    const made = document.createElement("ul");
    made.append(...items);
    return [element("strong", heading), made];
  }

  function showNeighbours(entry) {
    const codes = new Set([...(entry.places || []).map((one) => one.country), ...(entry.countries || [])]);
    const names = new Set((entry.places || []).map((one) => plain(one.name)));
    const others = data.entries.filter(([id]) => id !== entry.id || !base);
    const near = (one) => (one[3].some((name) => names.has(plain(name))) ? 0 : 1);
    const there = others.filter((one) => one[2].some((code) => codes.has(code)) || !near(one))
      .sort((one, other) => near(one) - near(other)).slice(0, 8);
    const title = words((entry.title || {})[data.language] || "");
    const alike = base ? [] : others.filter((one) => {
      const shared = words(one[1]).filter((word) => title.includes(word)).length;
      return shared > 1 && shared >= 0.7 * title.length;
    }).slice(0, 3);
    const parts = [];
    if (alike.length) parts.push(...list(data.texts.alike, alike));
    if (there.length) parts.push(...list(data.texts.there, there));
    else if (codes.size) parts.push(element("p", data.texts.nobody));
    const shown = parts.map((one) => one.outerHTML).join("");
    if (at("there").dataset.shown !== shown) at("there").replaceChildren(...parts);
    at("there").dataset.shown = shown;
  }

  const words = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3);

  function showResult(entry, ready) {
    const whole = !base || texts.length > 0;
    const lines = base ? changeLines() : [];
    const content = whole ? file(entry, data, base, texts) : `${lines.join("\n")}\n`;
    at("changes").replaceChildren(...lines.map((line) => element("li", line)));
    at("ways").hidden = !ready;
    at("result").textContent = content;
    if (!ready) return;
    const save = at("save"), name = `${entry.id}.${whole ? "yaml" : "txt"}`;
    URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
    save.download = name;
    if (at("hand-in")) {
      at("hand-in").hidden = !whole;
      at("hand-in").href = handIn(entry, content);
    }
    if (at("mail")) at("mail").href = mail(entry, lines, content);
  }

  function handIn(entry, content) {
    const there = data.repository, name = `${entry.id}.yaml`;
    if (base) return `${there.edit}/${name}`;
    const short = `${there.new}?${there.file}=${encodeURIComponent(name)}`;
    const full = `${short}&${there.content}=${encodeURIComponent(content)}`;
    return full.length > proposal.LONGEST_ADDRESS ? short : full;
  }

  function mail(entry, lines, content) {
    const title = (entry.title || {})[data.language] || entry.id;
    const subject = base ? filled(data.texts.changes, { title }) : `${data.texts.new}: ${title}`;
    const body = [...(base ? [entry.id, ...lines, ""] : []), content].join("\n").replaceAll("\n", "\r\n");
    const short = [...(base ? [entry.id, ...lines, ""] : []), data.texts.attached].join("\r\n");
    const said = encodeURIComponent(body).length > proposal.LONGEST_MAIL ? short : body;
    return `mailto:${encodeURIComponent(data.mailbox).replaceAll("%40", "@")}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(said)}`;
  }

  // ---- Drafts, in this browser alone.

  const place = `hamm-proposal ${location.pathname} ${known ? asked : ""}`;

  function stored(act) {
    try {
      return act(localStorage);
    } catch {
      return null; // a browser may refuse to keep anything
    }
  }

  const isNew = (all) => [...all].filter(([name, text]) => text !== (initial.get(name) || ""));

  function keep() {
    const all = isNew(values());
    stored((store) => (all.length ? store.setItem(place, JSON.stringify(all)) : store.removeItem(place)));
  }

  function restore() {
    let draft = null;
    try {
      draft = JSON.parse(stored((store) => store.getItem(place)) || "null");
    } catch {
      draft = null;
    }
    if (!Array.isArray(draft) || !draft.every((pair) => Array.isArray(pair) && pair.every((one) => typeof one === "string"))) return;
    for (const [name, text] of draft) {
      if (name === "themes") tick(text.split(","));
      else put(name, text);
    }
    note(data.texts.kept);
  }

  function tick(codes) {
    for (const one of form.querySelectorAll('[name="themes"]')) one.checked = codes.includes(one.value);
  }

  function note(text) {
    const lines = [base && filled(data.texts.correcting, { title: known[1] }), text].filter(Boolean);
    at("note").textContent = lines.join(" ");
  }

  // ---- An entry that is corrected.

  function load(entry) {
    for (const field of ["title", "summary"]) {
      for (const [code, text] of Object.entries(entry[field] || {})) put(`${field}.${code}`, text);
    }
    for (const name of ["kind", "form", "status", "scope"]) put(name, entry[name] || (name === "form" ? "unknown" : ""));
    for (const [number, role] of ["lead", "partner"].entries()) {
      const one = (entry.organisations || []).find((each) => each.role === role);
      put(`organisations.${number}.name`, one ? one.name : "");
    }
    const named = new Set((entry.places || []).map((one) => one.country));
    const alone = (entry.countries || []).filter((code) => !named.has(code)).map((country) => ({ name: "", country }));
    for (const [number, one] of [...(entry.places || []), ...alone].entries()) {
      put(`places.${number}.name`, one.name);
      put(`places.${number}.country`, one.country);
    }
    for (const [number, one] of (entry.sources || []).entries()) {
      for (const name of ["url", "title", "kind"]) put(`sources.${number}.${name}`, one[name] || "");
    }
    if (entry.since) put("since", `${entry.since.about ? "ca. " : ""}${entry.since.date}`);
    put("contact.page", (entry.contact || {}).page || "");
    tick(entry.themes || []);
  }

  function loadScript(id) {
    return new Promise((done) => {
      const script = document.createElement("script");
      script.src = `${form.dataset.scripts}${id}.js`;
      script.onload = () => done(proposal.entry);
      script.onerror = () => done(null);
      document.head.append(script);
    });
  }

  // ---- Together.

  function update() {
    named("form").closest(".ask").hidden = !mayHaveForm();
    current = entryOfForm();
    const found = faults(current, data);
    const nothing = base && !changeLines().length;
    showNeighbours(current);
    showFaults(found);
    const state = found.length ? data.texts.open : nothing ? data.texts.unchanged : data.texts.ready;
    if (at("checks").textContent !== state) at("checks").textContent = state;
    showResult(current, !found.length && !nothing);
    form.dataset.ready = "true";
  }

  function changedInput(event) {
    const country = /^(places\.[0-9]+\.)name$/.exec(event.target.name || "");
    const there = country && named(`${country[1]}country`);
    if (there && !there.value && Object.hasOwn(data.places, clean(event.target.value))) there.value = data.places[clean(event.target.value)];
    keep();
    update();
  }

  form.addEventListener("input", changedInput);
  form.addEventListener("change", (event) => {
    touched.add(event.target.name);
    changedInput(event);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const one of form.querySelectorAll("[data-add]")) {
    one.addEventListener("click", () => {
      addRow(one.dataset.add).querySelector("input").focus();
      update();
    });
  }
  at("discard").addEventListener("click", () => {
    stored((store) => store.removeItem(place));
    location.reload();
  });
  async function copy() {
    try {
      await navigator.clipboard.writeText(at("result").textContent);
    } catch {
      // From a folder or without https a browser has no clipboard: then what is selected is copied.
      getSelection().selectAllChildren(at("result"));
      document.execCommand("copy");
    }
    at("checks").textContent = data.texts.copied;
  }
  at("copy").addEventListener("click", copy);
  // GitLab fills in the name of a new file but not its text, and nothing fills in a correction.
  if (at("hand-in")) at("hand-in").addEventListener("click", copy);

  async function begin() {
    const entry = known ? await loadScript(asked) : null;
    if (entry) {
      base = entry.data;
      texts = entry.texts;
      load(base);
      note("");
    } else if (asked) note(filled(data.texts.unknown, { id: asked }));
    initial = values();
    restore();
    update();
  }

  begin();
});
