-- AlterEnum
ALTER TYPE "RunKind" ADD VALUE 'replacement';
