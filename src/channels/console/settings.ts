/** The console has no settings of its own. */
export interface ConsoleSettings {
  kind: 'console';
}
