// The packages as they stand after `npm run build`.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, readPackages, root } from "./checks/repository.ts";

export type Built = { readonly name: string; readonly manifest: Manifest; readonly folder: string; readonly dist: string };

export function builtPackages(): readonly Built[] {
  return readPackages().map(({ name, manifest }) => {
    const folder = join(root, "packages", name);
    const dist = join(folder, "dist");
    if (!existsSync(join(dist, "index.js"))) throw new Error(`packages/${name} is not built; run npm run build first`);
    return { name, manifest, folder, dist };
  });
}
