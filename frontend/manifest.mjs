// Writes VENDOR.json: where each vendored file comes from, its licence, and the hash that proves it unchanged.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const vendor = process.argv[2];
const font = { name: "@fontsource-variable/atkinson-hyperlegible-next", licence: "OFL-1.1", licence_file: "app/static/vendor/fonts/OFL.txt" };
const files = [
  { name: "htmx.org", licence: "0BSD", licence_file: "app/static/vendor/htmx/LICENSE", file: "app/static/vendor/htmx/htmx.min.js" },
  { ...font, file: "app/static/vendor/fonts/atkinson-hyperlegible-next-latin.woff2" },
  { ...font, file: "app/static/vendor/fonts/atkinson-hyperlegible-next-latin-ext.woff2" },
  { ...font, file: "app/static/vendor/fonts/atkinson-hyperlegible-next-regular.ttf", built_by: "frontend/picture_fonts.py" },
  { ...font, file: "app/static/vendor/fonts/atkinson-hyperlegible-next-bold.ttf", built_by: "frontend/picture_fonts.py" },
  { name: "govuk-frontend", licence: "MIT", licence_file: "app/static/vendor/govuk/LICENSE", file: "app/static/css/town.css", built_by: "frontend/build.sh" },
  { name: "axe-core", licence: "MPL-2.0", licence_file: "tests/vendor/axe.LICENSE.txt", file: "tests/vendor/axe.min.js" },
];
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const sha256 = (file) => createHash("sha256").update(readFileSync(`../${file}`)).digest("hex");
const entries = files.map((entry) => ({ ...entry, version: version(entry.name), sha256: sha256(entry.file) }));
writeFileSync(`${vendor}/VENDOR.json`, JSON.stringify(entries, null, 2) + "\n");
