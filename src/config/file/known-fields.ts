import { z } from 'zod';
import { oneOfNames } from '../../settings/names';
import type { At } from './at';

/** Throws `ConfigFileInvalid` for the first field that has another name. */
export function refuseUnknown(object: object, known: readonly string[], at: At): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) throw at.in(unknown).wrong('no field', oneOfNames(unknown, known));
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The fields that a schema describes, as JSON Schema. */
export function fieldsOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** The names of its fields; of a union, those of all members. Empty: the schema does not say. */
export function namesOf({ properties, anyOf, oneOf, allOf }: JsonSchema): string[] {
  const members = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])] as JsonSchema[];
  return [...new Set([...Object.keys(properties ?? {}), ...members.flatMap(namesOf)])];
}

/** The same for the objects inside the fields. */
export function refuseUnknownWithin(value: unknown, schema: JsonSchema, at: At): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const described = schema.properties?.[key] ?? (Array.isArray(value) ? schema.items : undefined);
    if (typeof described !== 'object' || Array.isArray(described)) continue;
    const place = at.in(Array.isArray(value) ? Number(key) : key);
    const isOpen = described.additionalProperties !== undefined && described.additionalProperties !== false;
    const names = namesOf(described);
    if (names.length > 0 && !isOpen && typeof inner === 'object' && inner !== null && !Array.isArray(inner))
      refuseUnknown(inner, names, place);
    refuseUnknownWithin(inner, described, place);
  }
}
