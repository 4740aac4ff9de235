import { existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3-multiple-ciphers";
import { AppError } from "../kernel/errors.ts";
import { limits } from "../kernel/limits.ts";

// oxlint-disable typescript/no-unnecessary-type-parameters -- what a row holds is said where its SQL is
type Value = string | number | bigint | null | Uint8Array;

/** What reading code takes. Statements are prepared once per SQL text. */
export interface ReadDb {
  get<Row>(sql: string, ...values: Value[]): Row | undefined;
  all<Row>(sql: string, ...values: Value[]): Row[];
  /** First column of each row. */
  column<T>(sql: string, ...values: Value[]): T[];
  /** First column of the first row. */
  value<T>(sql: string, ...values: Value[]): T | undefined;
  /** Rows as they come; the connection can run nothing else until the loop ends. */
  iterate<Row>(sql: string, ...values: Value[]): Iterable<Row>;
  close(): void;
}

/** What writing code takes. */
export interface WriteDb extends ReadDb {
  run(sql: string, ...values: Value[]): { changes: number; lastInsertRowid: number };
  /** Several statements without values: migrations, BEGIN, COMMIT. */
  execute(sql: string): void;
  readonly isInTransaction: boolean;
}

/** Told of every error before it is thrown. */
type OnError = (error: unknown) => void;

type Statement = Database.Statement<Value[]>;

class Connection implements WriteDb {
  readonly #db: Database.Database;
  readonly #rows = new Map<string, Statement>();
  readonly #columns = new Map<string, Statement>();

  readonly #onError: (error: unknown) => void;

  constructor(db: Database.Database, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  get isInTransaction(): boolean {
    return this.#db.inTransaction;
  }

  #row(sql: string): Statement {
    let statement = this.#rows.get(sql);
    if (!statement) this.#rows.set(sql, (statement = this.#prepare(sql, this.#rows)));
    return statement;
  }

  #column(sql: string): Statement {
    let statement = this.#columns.get(sql);
    if (!statement) this.#columns.set(sql, (statement = this.#prepare(sql, this.#columns).pluck()));
    return statement;
  }

  #prepare(sql: string, kept: Map<string, Statement>): Statement {
    // Searches make statements of many shapes: the oldest makes room.
    if (kept.size >= limits.statementsKeptMax) kept.delete(kept.keys().next().value!);
    return this.#db.prepare<Value[]>(sql);
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#run(() => this.#row(sql).get(...values) as Row | undefined);
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#run(() => this.#row(sql).all(...values) as Row[]);
  }

  column<T>(sql: string, ...values: Value[]): T[] {
    return this.#run(() => this.#column(sql).all(...values) as T[]);
  }

  value<T>(sql: string, ...values: Value[]): T | undefined {
    return this.#run(() => this.#column(sql).get(...values) as T | undefined);
  }

  *iterate<Row>(sql: string, ...values: Value[]): Generator<Row, undefined> {
    try {
      yield* this.#row(sql).iterate(...values) as Iterable<Row>;
    } catch (error) {
      throw this.#told(error);
    }
  }

  run(sql: string, ...values: Value[]): { changes: number; lastInsertRowid: number } {
    const result = this.#run(() => this.#row(sql).run(...values));
    return { changes: result.changes, lastInsertRowid: Number(result.lastInsertRowid) };
  }

  execute(sql: string): void {
    this.#run(() => this.#db.exec(sql));
  }

  #run<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#told(error);
    }
  }

  #told(error: unknown): unknown {
    const told = databaseError(error);
    this.#onError(told);
    return told;
  }

  close(): void {
    this.#db.close();
  }
}

// Each is read back: a pragma that SQLite does not know or cannot do is answered by silence.
const common: Array<[pragma: string, wanted: string | number]> = [
  ["journal_mode", "wal"],
  ["temp_store", 2], // MEMORY: sorts and temporary tables would write subjects in clear to /var/tmp
  ["trusted_schema", 0],
  ["cell_size_check", 1],
];
const writing: Array<[pragma: string, wanted: string | number]> = [
  ["synchronous", 2], // FULL: this build's default in WAL is NORMAL, which does not sync commits
  ["secure_delete", 1],
  ["foreign_keys", 0],
  ["wal_autocheckpoint", limits.walCheckpointPages],
  ...(process.platform === "darwin"
    ? ([
        ["fullfsync", 1],
        ["checkpoint_fullfsync", 1],
      ] as Array<[string, number]>)
    : []),
];

/**
 * The only way to a database file. AEGIS encrypts and authenticates each page; the key is raw, not derived again.
 * Never opened otherwise, because these fail open: no key (a plaintext file), no cipher pragma (another cipher).
 * Throws DATABASE_DAMAGED when the key does not fit or a page was altered.
 */
export function openDatabase(path: string, key: Uint8Array, mode: "write", onError?: OnError): WriteDb;
export function openDatabase(path: string, key: Uint8Array, mode: "read", onError?: OnError): ReadDb;
export function openDatabase(
  path: string,
  key: Uint8Array,
  mode: "read" | "write",
  onError: OnError = () => {},
): WriteDb {
  if (key.length !== 32) throw new AppError("INTERNAL", { reason: "key length" });
  if (!existsSync(dirname(path))) throw new AppError("FOLDER_UNREADABLE", { reason: "missing" });
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: mode === "read", fileMustExist: mode === "read" });
    setPragma(db, "cipher", "aegis");
    db.pragma(`key="raw:${Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("hex")}"`);
    if (mode === "write") db.pragma(`page_size=${limits.databasePageBytes}`);
    // The first real read: a wrong key answers here, and an empty file becomes an encrypted database.
    db.pragma("user_version");
    for (const [name, wanted] of common) setPragma(db, name, wanted, mode === "read" && name === "journal_mode");
    db.pragma(`cache_size=-${mode === "write" ? limits.writerCacheKiB : limits.readerCacheKiB}`);
    if (mode === "write") for (const [name, wanted] of writing) setPragma(db, name, wanted);
    return new Connection(db, onError);
  } catch (error) {
    db?.close();
    throw databaseError(error);
  }
}

function setPragma(db: Database.Database, name: string, wanted: string | number, isReadOnly = false): void {
  if (!isReadOnly) db.pragma(`${name}=${wanted}`);
  const now = db.pragma(name, { simple: true });
  if (now !== wanted) throw new AppError("INTERNAL", { reason: "pragma", pragma: name, value: String(now) });
}

/** SQLite's codes in ours; everything else passes unchanged. */
export function databaseError(error: unknown): unknown {
  const code = error instanceof Database.SqliteError ? error.code : "";
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB" || code === "SQLITE_IOERR_SHORT_READ")
    return new AppError("DATABASE_DAMAGED", { code }, error);
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_WRITE") return new AppError("DISK_FULL", { code }, error);
  if (code === "SQLITE_READONLY" || code === "SQLITE_READONLY_DIRECTORY")
    return new AppError("DISK_READ_ONLY", { code }, error);
  if (code === "SQLITE_CANTOPEN") return new AppError("FOLDER_UNREADABLE", { code }, error);
  return error;
}
