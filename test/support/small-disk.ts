// A disk of a few megabytes that can be filled: a file system in memory, which only root may mount.
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** A disk that is full or not. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes every byte that is left. */
  fill(): void;
  /** Gives them back. */
  free(): void;
  remove(): void;
}

const BLOCK = Buffer.alloc(65_536);

/** Mounts one, or says why that cannot be done here. */
export function mountSmallDisk(megabytes: number): SmallDisk | { readonly skipped: string } {
  if (process.platform !== "linux" || userInfo().uid !== 0) return { skipped: "only root on Linux may mount a small disk" };
  const folder = mkdtempSync(join(tmpdir(), "sluice-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", folder], { stdio: "pipe" });
  } catch (error) {
    rmSync(folder, { recursive: true });
    return { skipped: `a small disk cannot be mounted here: ${String(error).split("\n")[1] ?? "unknown"}` };
  }
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: () => fillUp(ballast),
    free: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

function fillUp(file: string): void {
  const descriptor = openSync(file, "a");
  try {
    // At first in large pieces, then what is left.
    for (const size of [BLOCK.length, 512, 1]) writeWhileThereIsRoom(descriptor, BLOCK.subarray(0, size));
  } finally {
    closeSync(descriptor);
  }
}

function writeWhileThereIsRoom(descriptor: number, piece: Buffer): void {
  try {
    for (;;) writeSync(descriptor, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}
