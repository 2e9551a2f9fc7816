/**
 * What watches over a detached command: plain JavaScript for `node -e`, because it has to live on when the host and its files are replaced. It
 * writes down that it began, keeps the command's output, ends it at its deadline, and writes down how it ended, each whole or not at all.
 * Arguments: the record folder, the time the command has in milliseconds, the command and its arguments.
 */
export const WATCHER = `
"use strict";
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const [folder, time, command, ...args] = process.argv.slice(1);
const put = (name, value) => {
  const file = folder + "/" + name;
  const fd = fs.openSync(file + ".new", "w", 0o600);
  fs.writeSync(fd, JSON.stringify(value));
  fs.fsyncSync(fd);
  fs.closeSync(fd);
  fs.renameSync(file + ".new", file);
};
const born = () => {
  try {
    return fs.readFileSync("/proc/self/stat", "utf8").replace(/^.*\\) /s, "").split(" ")[19];
  } catch {
    return null;
  }
};
for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(signal, () => {});
put("started.json", { host: require("node:os").hostname(), pid: process.pid, born: born() });
const log = (name) => fs.openSync(folder + "/" + name, "a", 0o600);
const child = spawn(command, args, { stdio: ["ignore", log("stdout.log"), log("stderr.log")], detached: true, windowsHide: true });
let timedOut = false;
const kill = (signal) => {
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
  } catch {
    // All of it has ended already: the exit says how.
  }
};
const LONGEST = 2 ** 31 - 1;
const arm = (left) => setTimeout(() => (left > LONGEST ? arm(left - LONGEST) : end()), Math.min(left, LONGEST));
const end = () => {
  timedOut = true;
  kill("SIGTERM");
  setTimeout(() => kill("SIGKILL"), 10000);
};
arm(Number(time));
const done = (value) => {
  put("ended.json", value);
  process.exit(0);
};
child.on("error", (error) => done({ exit: null, error: error.code }));
child.on("exit", (exit, signal) => done({ exit, ...(signal === null ? {} : { signal }), ...(timedOut ? { timedOut } : {}) }));
`;
