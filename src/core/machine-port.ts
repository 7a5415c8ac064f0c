/** What a machine is, and how busy. The fields are those of `api/machines.ts`. */
export interface MachineFacts {
  name: string;
  cores: number;
  slots: number;
  load: number;
  memory: { totalBytes: number; freeBytes: number; serverBytes: number };
}
