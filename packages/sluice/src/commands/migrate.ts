import { SluiceError } from "@sluice/core";
import { migratePostgres, type MigrationReport, migrationScript } from "@sluice/store-postgres";
import type { Command } from "../command.ts";
import { wrapTo } from "../text-width.ts";

/** Brings the tables of a PostgreSQL store up to date. */
export const migrate: Command = {
  name: "migrate",
  summary: "Make or update the tables in PostgreSQL.",
  details: [
    "In one transaction, locked against a second migrator; a schema that a newer release has made is refused. Needs the package pg.",
    "Deploy it before the hosts: a store refuses tables that are older than itself.",
  ].join(" "),
  positionals: [],
  options: {
    url: { value: "URL", help: "where the server is (default: the variable DATABASE_URL)" },
    schema: { value: "NAME", help: "the schema of the tables (default: sluice)" },
    print: { help: "print the statements for an empty database instead of running them" },
  },
  async run(invocation) {
    const schema = invocation.text("schema");
    const choice = schema === undefined ? {} : { schema };
    if (invocation.flag("print")) {
      const script = migrationScript(choice);
      return { exit: 0, document: { script }, text: script.trimEnd() };
    }
    const url = invocation.text("url") ?? invocation.env["DATABASE_URL"];
    if (url === undefined || url === "")
      throw new SluiceError({ code: "COMMAND_INVALID", message: "Found neither --url nor DATABASE_URL, expected where the server is." });
    const report = await migrateAt(url, choice);
    return { exit: 0, document: report, text: wrapTo(reportText(report), invocation.terminal.columns) };
  },
};

async function migrateAt(url: string, choice: { readonly schema?: string }): Promise<MigrationReport> {
  const { Client } = await loadDriver();
  const client = new Client({ connectionString: url, application_name: "sluice migrate" });
  // Without a listener an idle connection that breaks would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    // The driver's own message may hold the address, and with it a password.
    throw new SluiceError({ code: "STORE_FAILED", message: "The server could not be reached, or refused the login.", cause });
  }
  try {
    return await migratePostgres(client, choice);
  } finally {
    await client.end();
  }
}

async function loadDriver(): Promise<Pick<typeof import("pg"), "Client">> {
  try {
    return (await import("pg")).default;
  } catch (cause) {
    throw new SluiceError({ code: "STORE_DRIVER_MISSING", message: "The package pg is not installed; npm install pg.", cause });
  }
}

function reportText({ from, to, steps }: MigrationReport): string {
  if (steps.length === 0) return `nothing to do: the schema has all ${to} steps`;
  return `took ${steps.length} steps (${steps.join(", ")}), from ${from} to ${to}`;
}
