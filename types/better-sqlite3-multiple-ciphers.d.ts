/** The package's own declarations are not reachable through its "exports"; these are the parts that Postern uses. */
declare module "better-sqlite3-multiple-ciphers" {
  namespace Database {
    interface Statement<Values extends unknown[]> {
      run(...values: Values): { changes: number; lastInsertRowid: number | bigint };
      get(...values: Values): unknown;
      all(...values: Values): unknown[];
      iterate(...values: Values): IterableIterator<unknown>;
      pluck(isOn?: boolean): this;
    }
    interface Database {
      readonly inTransaction: boolean;
      prepare<Values extends unknown[]>(sql: string): Statement<Values>;
      exec(sql: string): this;
      pragma(source: string, options?: { simple?: boolean }): unknown;
      close(): this;
    }
  }
  class SqliteError extends Error {
    code: string;
  }
  const Database: {
    new (path: string, options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number }): Database.Database;
    SqliteError: typeof SqliteError;
  };
  export default Database;
}
