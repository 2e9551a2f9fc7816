// The public types of each package are a file under review: etc/NAME.api.d.ts. `npm run api -- --write` accepts a change.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtPackages } from "./built-packages.ts";
import { surfaceFault, surfaceOf } from "./checks/surface.ts";
import { root } from "./checks/repository.ts";

const accept = process.argv.includes("--write");
const etc = join(root, "etc");
mkdirSync(etc, { recursive: true });
const known = new Set<string>();
const faults: string[] = [];
for (const { name, dist } of builtPackages()) {
  const file = `${name}.api.d.ts`;
  known.add(file);
  const now = surfaceOf(readFileSync(join(dist, "index.d.ts"), "utf8"));
  const path = join(etc, file);
  const fault = surfaceFault(name, existsSync(path) ? readFileSync(path, "utf8") : undefined, now);
  if (fault === undefined) continue;
  if (accept) writeFileSync(path, now);
  else faults.push(fault);
  if (accept) console.log(`wrote etc/${file}`);
}
for (const file of readdirSync(etc).filter((each) => each.endsWith(".api.d.ts") && !known.has(each))) {
  if (accept) rmSync(join(etc, file));
  else faults.push(`etc/${file}: no such package`);
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error("\nnpm run api -- --write accepts the new surface");
  process.exitCode = 1;
}
