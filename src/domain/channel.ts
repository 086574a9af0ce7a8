/** The channel of messages whose gateway names none. */
export const DEFAULT_CHANNEL = 'whatsapp';

/** The channel of messages that were written in the simulator: what is sent by it reaches no phone. */
export const SIMULATOR_CHANNEL = 'simulator';
