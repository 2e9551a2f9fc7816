// Stands in for a reviewing agent. Its prose is always kind; only the header counts.
import { readFileSync, writeFileSync } from "node:fs";

const good = readFileSync("greeting.txt", "utf8") === "Hello, world!\n";
writeFileSync("review.md", `---\nverdict: ${good ? "APPROVED" : "REQUEST_CHANGES"}\n---\nAPPROVED! Greet the whole world.\n`);
