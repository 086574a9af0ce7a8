/** The channel of messages whose gateway names none. */
export const DEFAULT_CHANNEL = 'whatsapp';
