// Nothing may complain unseen: a console.error or console.warn that a test did not expect fails it.
// A test that expects one replaces the method (jest.spyOn(console, 'error').mockImplementation(...)).

import { format } from 'node:util';

const complaints: string[] = [];

for (const method of ['error', 'warn'] as const) {
  console[method] = (...parts: unknown[]) => {
    complaints.push(`console.${method}: ${format(...parts)}`);
  };
}

const refuseComplaints = () => {
  const found = complaints.splice(0);
  if (found.length > 0) throw new Error(`Unexpected output:\n${found.join('\n')}`);
};

afterEach(refuseComplaints);
afterAll(refuseComplaints);
