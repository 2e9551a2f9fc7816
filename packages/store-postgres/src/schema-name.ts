import { SluiceError } from "@sluice/core";

const NAME = /^[a-z_][a-z0-9_]{0,47}$/;

/** Where the store's tables are unless the host says otherwise. */
export const DEFAULT_SCHEMA = "sluice";

/**
 * SQL with its schema filled in. Names of schemas come from the host, never from data, and follow a fixed pattern (threat STO-15).
 *
 * @throws SluiceError `CONFIG_INVALID`
 */
export function inSchema(sql: string, schema: string): string {
  if (!NAME.test(schema))
    throw new SluiceError({
      code: "CONFIG_INVALID",
      message: "The schema of a PostgreSQL store: lower-case letters, digits and underscores, at most 48, no digit in front.",
    });
  return sql.replaceAll("@.", () => `"${schema}".`);
}
