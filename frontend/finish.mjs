// GOV.UK Frontend writes left and right; turning them into start and end lets Urdu read from the right.
import { readFileSync, writeFileSync } from "node:fs";

const [source, target] = process.argv.slice(2);
const side = { left: "start", right: "end" };
const css = readFileSync(source, "utf8")
  .replace(/(?<=[{;])(margin|padding|border)-(left|right)\b/g, (_, name, where) => `${name}-inline-${side[where]}`)
  .replace(/(?<=[{;])(left|right)(?=:)/g, (_, where) => `inset-inline-${side[where]}`)
  .replace(/(?<=[{;])text-align:(left|right)/g, (_, where) => `text-align:${side[where]}`)
  .replace(/(?<=[{;])float:(left|right)/g, (_, where) => `float:inline-${side[where]}`);
writeFileSync(target, css);
