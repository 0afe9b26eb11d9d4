// The intake yardstick: a Next route handler that reads a body to its end and does nothing with it.

export async function POST(request: Request): Promise<Response> {
  let bytes = 0;
  for await (const chunk of request.body ?? new ReadableStream<Uint8Array>()) bytes += chunk.byteLength;
  return Response.json({ bytes });
}
