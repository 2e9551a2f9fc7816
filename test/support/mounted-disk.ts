// Disks of our own, which can be full, read-only, or without power. They need rights that not everybody has.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk that is mounted somewhere. */
export interface MountedDisk {
  /** A folder on it, for its owner alone. */
  readonly folder: string;
  unmount(): void;
}

/** A disk of real blocks, kept in a file. */
export interface ImagedDisk extends MountedDisk {
  /** From now on it can only be read, as where the system found a fault in it. */
  fail(): void;
  /** Unmounts it, and mounts it anew in the same place. */
  remount(): void;
  /** Mounts a copy of what has reached the blocks: what a power cut this moment would leave. */
  cutPower(): MountedDisk;
}

const IMAGE_BYTES = 32 * 1024 * 1024;

/** A disk of memory with room for so many bytes. */
export function mountMemory(bytes: number): MountedDisk {
  const point = mountPoint();
  run("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", point]);
  return { folder: folderOn(point), unmount: () => unmount(point) };
}

/** A disk of blocks with the file system that most machines have. */
export function mountImage(): ImagedDisk {
  const files = mkdtempSync(join(tmpdir(), "sluice-image-"));
  const image = join(files, "disk");
  writeFileSync(image, "");
  truncateSync(image, IMAGE_BYTES);
  run("mkfs.ext4", ["-q", "-F", image]);
  const point = mountPoint();
  const mount = (from: string, to: string): void => run("mount", ["-o", "loop", from, to]);
  mount(image, point);
  return {
    folder: folderOn(point),
    fail: () => run("mount", ["-o", "remount,abort", point]),
    remount() {
      run("umount", [point]);
      mount(image, point);
    },
    cutPower() {
      const left = mountPoint();
      copyFileSync(image, `${image}.left`);
      mount(`${image}.left`, left);
      return { folder: folderOn(left), unmount: () => unmount(left) };
    },
    unmount() {
      unmount(point);
      rmSync(files, { recursive: true });
    },
  };
}

function mountPoint(): string {
  return mkdtempSync(join(tmpdir(), "sluice-mount-"));
}

function folderOn(point: string): string {
  const folder = join(point, "data");
  mkdirSync(folder, { mode: 0o700, recursive: true });
  return folder;
}

/** Whoever still has something open there, as where a test failed, does not keep it. */
function unmount(point: string): void {
  run("umount", ["-l", point]);
  rmSync(point, { recursive: true });
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
}

/** Why disks cannot be mounted here; `undefined` when they can. */
export function whyNoMounts(): string | undefined {
  if (process.platform !== "linux") return "only Linux mounts disks this way";
  try {
    mountImage().unmount();
    return undefined;
  } catch (error) {
    return `this user may mount no disks: ${String(error).split("\n")[0] ?? ""}`;
  }
}
