import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { hasCode } from "./files.ts";

/** By what a process can be told from every other one, as far as the system says. */
export interface ProcessMark {
  readonly pid: number;
  /** When the process began, in the system's own counting: a number that is given out again belongs to another process. */
  readonly began?: string;
  readonly host: string;
  /** Differs after each start of the machine. */
  readonly boot?: string;
  /** Names the space in which `pid` counts: containers have their own. */
  readonly space?: string;
}

/** What the store knows of processes; tests give another one. */
export interface Processes {
  readonly self: ProcessMark;
  /** Whether the process has certainly ended. In doubt it has not: its lock is left alone. */
  isGone(mark: ProcessMark): boolean;
  /** Whether the process runs on the same started system: what one of them writes to a file the other one reads at once. */
  isBeside(mark: ProcessMark): boolean;
}

/** The processes of this machine. */
export function systemProcesses(): Processes {
  const self = present({
    pid: process.pid,
    began: statusOf(process.pid)?.began,
    host: hostname(),
    boot: tried(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    space: tried(() => readlinkSync("/proc/self/ns/pid")),
  });
  return { self, isGone: (mark) => isGone(self, mark), isBeside: (mark) => isBeside(self, mark) };
}

function isGone(self: ProcessMark, mark: ProcessMark): boolean {
  if (mark.host !== self.host) return false;
  if (mark.boot !== undefined && self.boot !== undefined && mark.boot !== self.boot) return true;
  if (mark.space !== self.space || !Number.isSafeInteger(mark.pid) || mark.pid <= 0) return false;
  if (!isRunning(mark.pid)) return true;
  const status = statusOf(mark.pid);
  return status !== undefined && (status.ended || (mark.began !== undefined && status.began !== mark.began));
}

function isBeside(self: ProcessMark, mark: ProcessMark): boolean {
  return mark.boot === self.boot && (self.boot !== undefined || mark.host === self.host);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    return !hasCode(error, "ESRCH");
  }
}

/** What Linux tells of a process: behind its name, which may hold anything, brackets too. An ended one is told until its parent asks. */
function statusOf(pid: number): { readonly ended: boolean; readonly began: string | undefined } | undefined {
  const line = tried(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  if (line === undefined) return undefined;
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return { ended: fields[0] === "Z" || fields[0] === "X", began: fields[19] };
}

function tried(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function present(mark: { [Member in keyof Required<ProcessMark>]: ProcessMark[Member] | undefined }): ProcessMark {
  return Object.fromEntries(Object.entries(mark).filter(([, value]) => value !== undefined)) as unknown as ProcessMark;
}
