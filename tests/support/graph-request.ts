import { z } from 'zod';

/** What the Cloud API takes as a message, by its documentation. */

const id = (longest: number) => z.string().min(1).max(longest);

const buttons = z.strictObject({
  type: z.literal('button'),
  body: z.strictObject({ text: z.string().min(1).max(1024) }),
  action: z.strictObject({
    buttons: z
      .array(
        z.strictObject({
          type: z.literal('reply'),
          reply: z.strictObject({ id: id(256), title: z.string().trim().min(1).max(20) }),
        }),
      )
      .min(1)
      .max(3)
      .refine((given) => new Set(given.map(({ reply }) => reply.title)).size === given.length, 'equal titles')
      .refine((given) => new Set(given.map(({ reply }) => reply.id)).size === given.length, 'equal ids'),
  }),
});

const row = z.strictObject({
  id: id(200),
  title: z.string().trim().min(1).max(24),
  description: z.string().min(1).max(72).optional(),
});

const listMessage = z.strictObject({
  type: z.literal('list'),
  body: z.strictObject({ text: z.string().min(1).max(4096) }),
  action: z.strictObject({
    button: z.string().min(1).max(20),
    sections: z.array(
      z.strictObject({
        rows: z
          .array(row)
          .min(1)
          .max(10)
          .refine((given) => new Set(given.map((one) => one.id)).size === given.length, 'equal ids'),
      }),
    ),
  }),
});

const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]+$/),
  language: z.strictObject({ code: z.string() }),
  components: z
    .array(
      z.strictObject({
        type: z.literal('body'),
        parameters: z.array(
          z.strictObject({
            type: z.literal('text'),
            text: z
              .string()
              .min(1)
              .max(1024)
              .regex(/^(?!.*[\n\t]|.* {4})/s),
          }),
        ),
      }),
    )
    .optional(),
});

const envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z
    .string()
    .regex(/^\+?\d{7,15}$/)
    .optional(),
  recipient: z
    .string()
    .regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/)
    .optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

export const graphMessage = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...envelope,
      type: z.literal('text'),
      text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('interactive'),
      interactive: z.discriminatedUnion('type', [buttons, listMessage]),
    }),
    z.strictObject({ ...envelope, type: z.literal('template'), template }),
  ])
  .refine(({ to, recipient }) => to !== undefined || recipient !== undefined, 'to or recipient is required');

export const graphRead = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().regex(/^wamid\./),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});

export type GraphMessage = z.output<typeof graphMessage>;
