import { unknownAddress } from '@/lib/auth/doors';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = unknownAddress('api.unknown');
