import { constants } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isJsonObject, type Json } from "@sluice/core";

/** Most of a log that is read for a note, in bytes from its end. */
const TAIL = 4096;

/** Most of what one file of a record holds, in bytes; a longer one is none of ours. */
const RECORD = 4096;

/** What a record folder says of a detached command. */
export type DetachedState =
  | { readonly kind: "none" }
  | { readonly kind: "starting" }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "running" }
  | { readonly kind: "gone" }
  | { readonly kind: "ended"; readonly exit: number | null; readonly how: string };

/**
 * Reads what became of a command. A process counts as the recorded one only if it began when that one did: numbers of processes are given
 * again. What was written down on another host is nobody's to judge here.
 */
export async function detachedState(folder: string): Promise<DetachedState> {
  const ended = await readRecord(join(folder, "ended.json"));
  if (ended !== undefined) return { kind: "ended", exit: numberOf(ended["exit"]), how: howOf(ended) };
  const started = await readRecord(join(folder, "started.json"));
  if (started === undefined) return { kind: (await exists(folder)) ? "starting" : "none" };
  if (started["host"] !== hostname()) return { kind: "elsewhere" };
  const isAlive = await isProcess(numberOf(started["pid"]), started["born"]);
  if (isAlive) return { kind: "running" };
  // It may have ended between the two looks.
  const late = await readRecord(join(folder, "ended.json"));
  return late === undefined ? { kind: "gone" } : { kind: "ended", exit: numberOf(late["exit"]), how: howOf(late) };
}

/** The last of what a command wrote, cut at a line where possible. */
export async function lastOf(file: string): Promise<string> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(TAIL), position: Math.max(0, size - TAIL) });
      const text = buffer.subarray(0, bytesRead).toString("utf8");
      return (size > TAIL ? text.slice(text.indexOf("\n") + 1) : text).trim();
    } finally {
      await handle.close();
    }
  } catch {
    return "";
  }
}

type Members = Readonly<Record<string, Json>>;

async function readRecord(file: string): Promise<Members | undefined> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(RECORD + 1), position: 0 });
      const value = bytesRead > RECORD ? undefined : (JSON.parse(buffer.toString("utf8", 0, bytesRead)) as Json);
      return isJsonObject(value) ? value : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

async function exists(folder: string): Promise<boolean> {
  try {
    await (await open(join(folder, "input.json"), "r")).close();
    return true;
  } catch {
    return false;
  }
}

async function isProcess(pid: number | null, born: Json | undefined): Promise<boolean> {
  if (pid === null) return false;
  if (typeof born === "string") return (await bornAt(pid)) === born;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** When a process began, in ticks since the machine did; `undefined` when there is none. The name before it may hold anything. */
async function bornAt(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(") ") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function howOf({ signal, timedOut, error }: Members): string {
  if (timedOut === true) return "It was ended at its deadline.";
  if (typeof error === "string") return `It could not be started: ${error}.`;
  return typeof signal === "string" ? `It was ended by ${signal}.` : "";
}
