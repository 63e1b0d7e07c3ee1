// Projects and simplifies the outlines of the world; called by make_map.py, which says the rest.
// Standard input: {overseas: {name: [[code, [south, west, north, east]], ...]}, uncoded: {name: code}}
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const from = createRequire(resolve(process.argv[2], "package.json"));
const { geoArea, geoCentroid, geoPath } = await import(from.resolve("d3-geo"));
const { geoEqualEarth } = await import(from.resolve("d3-geo"));
const { feature } = await import(from.resolve("topojson-client"));
const { presimplify, quantile, simplify } = await import(from.resolve("topojson-simplify"));
const atlas = JSON.parse(readFileSync(resolve(process.argv[2], "node_modules/world-atlas/countries-50m.json")));
const { overseas, uncoded } = JSON.parse(readFileSync(0));

const WIDTH = 1000;
const SHARE = Number(process.argv[3] ?? 0.1); // of the points of Natural Earth that is kept
const SPECK = 0.9; // islands of fewer pixels are left out, unless a country has no larger part
const weighed = presimplify(atlas);
const world = feature(simplify(weighed, quantile(weighed, SHARE)), atlas.objects.countries);
const full = feature(atlas, atlas.objects.countries);

const polygons = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);
const inside = ([west, south], [s, w, n, e]) => s <= south && south <= n && w <= west && west <= e;

function* parts({ id, properties: { name }, geometry }) {
  for (const polygon of geometry ? polygons(geometry) : []) {
    const own = (overseas[name] ?? []).find(([, box]) => inside(polygon[0][0], box));
    const code = own?.[0] ?? uncoded[name] ?? id;
    if (code) yield [code, polygon];
  }
}

function collected(features) {
  const found = new Map();
  for (const one of features)
    for (const [code, polygon] of parts(one)) found.set(code, [...(found.get(code) ?? []), polygon]);
  return found;
}

const shape = (coordinates) => ({ type: "MultiPolygon", coordinates });
const largest = (all) =>
  all.map((one) => shape([one])).reduce((a, b) => (geoArea(b) > geoArea(a) ? b : a));

const shown = full.features.filter(({ properties: { name } }) => name !== "Antarctica");
const projection = geoEqualEarth().rotate([-11, 0]);
projection.fitWidth(WIDTH, { type: "FeatureCollection", features: shown });
const height = Math.ceil(geoPath(projection).bounds({ type: "FeatureCollection", features: shown })[1][1]);
const draw = geoPath(projection).digits(1);

function drawn(all) {
  const size = (one) => {
    const [[left, top], [right, bottom]] = draw.bounds(shape([one]));
    return Math.max(right - left, bottom - top);
  };
  const most = Math.max(...all.map(size));
  return draw(shape(all.filter((one) => size(one) >= Math.min(SPECK, most)))) ?? "";
}

const simple = collected(world.features);
const countries = {};
for (const [code, all] of collected(full.features)) {
  const [x, y] = projection(geoCentroid(largest(all)));
  const [[left, top], [right, bottom]] = draw.bounds(largest(all));
  countries[code] = {
    x: Math.round(x * 10) / 10,
    y: Math.min(Math.round(y * 10) / 10, height - 6),
    size: Math.round(Math.sqrt((right - left) * (bottom - top)) * 10) / 10,
    d: code === "010" ? "" : drawn(simple.get(code) ?? []),
  };
}

// Outlines as longitude and latitude in hundredths of a degree, for views that the program projects:
// with more points in Europe and around it, where maps are drawn large.
const EUROPE = [33, -25, 72, 50]; // south, west, north, east
const FINE = 0.35;
const fine = collected(feature(simplify(weighed, quantile(weighed, FINE)), atlas.objects.countries).features);
const within = ([lon, lat]) => EUROPE[0] <= lat && lat <= EUROPE[2] && EUROPE[1] <= lon && lon <= EUROPE[3];
const LEAST = 4e-7; // steradians, about 16 square kilometres: smaller islands are left out
const flat = (ring) => ring.slice(0, -1).flatMap(([lon, lat]) => [Math.round(lon * 100), Math.round(lat * 100)]);

function outline(code) {
  const rings = [];
  const keep = (polygons, wanted) => {
    for (const polygon of polygons ?? [])
      if (wanted(polygon[0]) && geoArea(shape([polygon])) >= LEAST)
        rings.push(...polygon.map(flat).filter((ring) => ring.length >= 6));
  };
  keep(fine.get(code), (ring) => ring.some(within));
  keep(simple.get(code), (ring) => !ring.some(within));
  return rings;
}

const outlines = {};
for (const code of Object.keys(countries)) if (code !== "010") outlines[code] = outline(code);
const [tx, ty] = projection.translate();
console.log(JSON.stringify({ width: WIDTH, height, scale: projection.scale(), tx, ty, countries, outlines }));
