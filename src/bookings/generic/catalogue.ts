import { z } from 'zod';

export const id = z.union([z.string().min(1).max(256), z.int().transform(String)]);
const name = z.string().min(1).max(256);
const text = z
  .string()
  .max(10_000)
  .nullish()
  .transform((given) => given ?? null);
const active = z.boolean().default(true);
const amount = z.number().nonnegative();
const date = z.iso.date('must be YYYY-MM-DD');
const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be HH:MM');

const service = z.object({
  externalId: id,
  title: name,
  category: text,
  description: text,
  price: z
    .object({ min: amount, max: amount })
    .nullish()
    .transform((given) => given ?? null),
  durationMinutes: z.number().positive(),
  active,
});

const staff = z.object({ externalId: id, name, specialization: text, about: text, active });

/** The answer to `/catalogue`: an `ExternalCatalogue`. */
export const catalogue = z.object({
  company: z
    .object({ name, timezone: name, currency: name, phone: name, address: z.string().max(1000) })
    .partial()
    .optional(),
  services: z.array(service).optional(),
  staff: z.array(staff).optional(),
  links: z
    .object({
      services: z.array(z.object({ externalId: id, title: name })).optional(),
      staff: z.array(z.object({ externalId: id, name })).optional(),
    })
    .optional(),
  performs: z.array(z.object({ staffId: id, serviceId: id })).optional(),
  hours: z
    .object({
      from: date,
      to: date,
      spans: z.array(z.object({ staffId: id, date, from: hour, to: hour })),
    })
    .optional(),
});
