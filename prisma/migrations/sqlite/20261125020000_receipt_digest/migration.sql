-- A receipt remembers a fingerprint of what the form said: the same form with other content is not the same submit. Older ones have none.
BEGIN;

ALTER TABLE "FormReceipt" ADD COLUMN "digest" TEXT;

COMMIT;
