// The formatter: names the files whose formatting differs, and rewrites them when called with --write.
//
//   node tests/js/format.js [--write]

import { createFromBuffer } from "@dprint/formatter";
import { getPath } from "@dprint/typescript";
import { globSync, readFileSync, writeFileSync } from "node:fs";

const here = import.meta.dirname;
const { lineWidth, indentWidth, newLineKind, ...settings } = JSON.parse(readFileSync(`${here}/dprint.json`, "utf8"));
const formatter = createFromBuffer(readFileSync(getPath()));
formatter.setConfig({ lineWidth, indentWidth, newLineKind }, settings);
for (const { message } of formatter.getConfigDiagnostics()) throw new Error(message);

const files = ["assets/**/*.js", "assets/**/*.d.ts", "tests/js/*.js"].flatMap((pattern) => globSync(pattern, { cwd: `${here}/../..` }));
let different = 0;
for (const file of files.filter((name) => !name.includes("vendor")).sort()) {
  const path = `${here}/../../${file}`;
  const before = readFileSync(path, "utf8");
  const after = formatter.formatText({ filePath: file, fileText: before });
  if (after === before) continue;
  different += 1;
  console.log(file);
  if (process.argv.includes("--write")) writeFileSync(path, after);
}
process.exitCode = different && !process.argv.includes("--write") ? 1 : 0;
