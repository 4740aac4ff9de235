import type { ReadDb, WriteDb } from "./open-database.ts";

export function saveImportJob(db: WriteDb, job: { id: string }, now: number): Record<string, never> {
  db.run(
    "INSERT INTO import_job (id, job, saved_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET job = excluded.job, saved_at = excluded.saved_at",
    job.id,
    JSON.stringify(job),
    now,
  );
  return {};
}

export function removeImportJob(db: WriteDb, id: string): Record<string, never> {
  db.run("DELETE FROM import_job WHERE id = ?", id);
  return {};
}

/** Newest first. */
export function importJobsOf(db: ReadDb): unknown[] {
  const jobs = db.column<string>("SELECT job FROM import_job ORDER BY saved_at DESC, id");
  return jobs.map((job) => JSON.parse(job) as unknown);
}
