/** What the simulator can do only where the workers were started by the program that serves it (`dialogkeeper start`). */
export interface SimulatorControls {
  /**
   * Stops the workers and starts new ones: other connections, nothing of the old ones in memory. Resolves when the new ones take
   * jobs, with the milliseconds that it took.
   */
  restartWorkers(): Promise<{ ms: number }>;
}
