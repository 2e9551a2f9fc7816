// Stands in for a coding agent: greets too quietly, until somebody complains.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const { subject, reasons } = JSON.parse(readFileSync(process.env.SLUICE_INPUT, "utf8"));
writeFileSync("greeting.txt", reasons.length === 0 ? "hello\n" : "Hello, world!\n");
const author = ["-c", "user.name=Agent", "-c", "user.email=agent@example.org"];
execFileSync("git", ["add", "greeting.txt"]);
execFileSync("git", [...author, "commit", "--quiet", "--message", `Greet for ${subject.key}`]);
