// The result of a search as a file: CSV, an Excel workbook (ISO/IEC 29500), a calendar.
// It is loaded only when somebody asks for one.
"use strict";

search.parts.files = {};
search.files = (() => {
  const TYPES = {
    csv: "text/csv",
    ics: "text/calendar",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  };
  const FORMULA = "=+\\-@＝＋－＠";
  const LIKE_A_FORMULA = new RegExp(`^(?:\\s*[${FORMULA}]|[\\t\\r\\n])`);
  const INNER_FORMULA = new RegExp(`([,;\\t|\\n\\r])(?=[\\s"]{0,64}[${FORMULA}])`, "g");

  // A text that no spreadsheet takes for a formula, as render/cells.py guards it. A number stays one.
  function guarded(value) {
    if (typeof value === "number") return String(value);
    const inner = value.replace(INNER_FORMULA, "$1'");
    return LIKE_A_FORMULA.test(value) ? `'${inner}` : inner;
  }

  // By the mark in front Excel knows UTF-8.
  function csv(rows) {
    const quoted = (cell) => `"${guarded(cell).replaceAll('"', '""')}"`;
    return `\ufeff${rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("")}`;
  }

  const calendar = ({ head, events }, ids) => (
    `${head}${ids.map((id) => events[id] ?? "").join("")}END:VCALENDAR\r\n`
  );

  // An Excel workbook: a ZIP of five small files, none of them packed. Its texts never are formulas.

  const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const OPEN = "http://schemas.openxmlformats.org";
  const MAIN = `xmlns="${OPEN}/spreadsheetml/2006/main"`;
  const DOCUMENT = `${OPEN}/officeDocument/2006/relationships`;
  const RELATIONS = `xmlns="${OPEN}/package/2006/relationships"`;
  const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const xml = (text) => text.toWellFormed().replace(FORBIDDEN, "").replace(/[&<>"]/g, (sign) => MARKUP[sign]);

  function cell(value, column, row) {
    if (value === "") return "";
    const place = `${String.fromCharCode(65 + column)}${row + 1}`;
    if (typeof value === "number") return `<c r="${place}"><v>${value}</v></c>`;
    return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
  }

  function sheet(rows) {
    const widest = (column) => Math.max(...rows.map((row) => String(row[column]).length));
    const widths = rows[0].map((_head, column) => (
      `<col min="${column + 1}" max="${column + 1}" width="${Math.min(widest(column), 45) + 2}" customWidth="1"/>`
    ));
    const lines = rows.map((row, number) => (
      `<row r="${number + 1}">${row.map((value, column) => cell(value, column, number)).join("")}</row>`
    ));
    const last = `${String.fromCharCode(64 + rows[0].length)}${rows.length}`;
    return `${XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0">`
      + '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
      + `<cols>${widths.join("")}</cols><sheetData>${lines.join("")}</sheetData>`
      + `<autoFilter ref="A1:${last}"/></worksheet>`;
  }

  // A name of a sheet has at most 31 characters and none of these signs.
  const sheetName = (title) => title.replace(/[[\]:*?/\\']/g, " ").slice(0, 31).trim() || "1";

  const xlsx = (rows, title) => zip({
    "[Content_Types].xml": `${XML}<Types xmlns="${OPEN}/package/2006/content-types">`
      + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
      + `<Override PartName="/xl/workbook.xml" ContentType="${TYPES.xlsx}.main+xml"/>`
      + '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
      + '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": `${XML}<Relationships ${RELATIONS}>`
      + `<Relationship Id="rId1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${XML}<workbook ${MAIN} xmlns:r="${DOCUMENT}"><sheets>`
      + `<sheet name="${xml(sheetName(title))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${XML}<Relationships ${RELATIONS}>`
      + `<Relationship Id="rId1" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": sheet(rows),
  });

  const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  const checksum = (bytes) => {
    let sum = 0xffffffff;
    for (const byte of bytes) sum = (sum >>> 8) ^ CRC[(sum ^ byte) & 255];
    return ~sum >>> 0;
  };

  // Numbers as ZIP has them, the lowest byte first; each is given with how many bytes it takes.
  function numbers(...pairs) {
    const bytes = [];
    for (const [size, value] of pairs) {
      for (let place = 0; place < size; place += 1) bytes.push(Math.floor(value / 256 ** place) % 256);
    }
    return Uint8Array.from(bytes);
  }

  // A ZIP archive without compression (APPNOTE 4.3); all files bear the first day of its calendar.
  function zip(files) {
    const encoder = new TextEncoder(), local = [], central = [];
    const size = (parts) => parts.reduce((sum, part) => sum + part.length, 0);
    for (const [path, text] of Object.entries(files)) {
      const name = encoder.encode(path), bytes = encoder.encode(text);
      // Version 2.0, names in UTF-8, stored, time, day, checksum, both sizes, length of the name.
      const about = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x21], [4, checksum(bytes)],
        [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]];
      const start = size(local);
      local.push(numbers([4, 0x04034b50], ...about), name, bytes);
      central.push(numbers([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, start]), name);
    }
    const count = Object.keys(files).length;
    const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count],
      [4, size(central)], [4, size(local)], [2, 0]);
    return new Blob([...local, ...central, end]);
  }

  return { TYPES, calendar, csv, guarded, xlsx };
})();
