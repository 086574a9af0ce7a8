import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { fieldPath } from '../../src/domain/field-path';
import { type SalonFile, salonFile } from './salon';
import { type Task, taskFile } from './task';

export interface SalonTask {
  /** Of the file: `booking.ru`. */
  group: string;
  salon: SalonFile;
  task: Task;
}

const FOLDER = join(__dirname, 'data');

/** Of all files of a folder, in alphabetical order. Throws an error that names the file and the field. */
export function readTasks(folder = FOLDER): SalonTask[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const salons = new Map<string, SalonFile>();
  const tasks = files.sort().flatMap((name) => readTaskFile(join(folder, name), salons));
  const ids = tasks.map(({ task }) => task.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new Error(`${folder}: the task ${twice} stands twice`);
  return tasks;
}

/** `salons`: those that were read already, by their paths. */
export function readTaskFile(path: string, salons = new Map<string, SalonFile>()): SalonTask[] {
  const { salon: salonPath, tasks } = parse(path, taskFile);
  const place = join(dirname(path), salonPath);
  const salon = salons.get(place) ?? parse(place, salonFile);
  salons.set(place, salon);
  const group = path.replace(/^.*\/|\.json$/g, '');
  return tasks.map((task) => ({ group, salon, task }));
}

function parse<T>(path: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${path}: ${fieldPath(issue?.path ?? [])}: ${issue?.message}`);
}
