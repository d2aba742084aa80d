// The texts of the page, by language and key. They are written in holub_intake/conversation/texts/*.toml; those of the
// first minute come with the page, in its language, and all the others with /chat.json.

export type Table = { [key: string]: string | string[] | Table };

let tables: Record<string, Table> = {};

/** Use these tables from now on. */
export function learn(more: Record<string, Table>): void {
  tables = more;
}

/** The text of `gate.title`, `gate.points.0`, with its placeholders filled. */
export function text(language: string, key: string, values: Record<string, string | number> = {}): string {
  let found: unknown = tables[language];
  for (const name of key.split(".")) found = (found as Table)?.[name];
  return String(found ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
