/** Of the turns of a process, as many as one company may have: the rest stays free for other companies. */
const SHARE = 7 / 8;

interface Limits {
  turnConcurrency: number;
  turnsPerCompany: number;
}

/**
 * The limits of a process that runs all turns itself. The default of `TURNS_PER_COMPANY` is for two processes: in one, a company whose
 * booking system or model hangs would take every turn and hold up the clients of all others.
 */
export function forOneProcess<C extends Limits>(config: C): C {
  const most = Math.max(1, Math.floor(config.turnConcurrency * SHARE));
  return { ...config, turnsPerCompany: Math.min(config.turnsPerCompany, most) };
}
