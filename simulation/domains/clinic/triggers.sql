CREATE TRIGGER book_free_slots_only
BEFORE INSERT ON appointments
BEGIN
  SELECT raise(ABORT, 'The slot lies in the past.')
  WHERE new.starts_at <= strftime('%Y-%m-%d %H:%M', 'now');
  SELECT raise(ABORT, 'The slot is already taken; list the free slots and offer another.')
  WHERE EXISTS (SELECT 1 FROM appointments
                WHERE doctor_id = new.doctor_id AND starts_at = new.starts_at
                  AND status <> 'cancelled');
  SELECT raise(ABORT, 'The patient has another appointment at that time.')
  WHERE EXISTS (SELECT 1 FROM appointments
                WHERE patient_id = new.patient_id AND starts_at = new.starts_at
                  AND status = 'booked');
END;

CREATE TRIGGER move_booked_only
BEFORE UPDATE OF doctor_id, starts_at ON appointments
BEGIN
  SELECT raise(ABORT, 'Only booked appointments can be moved.') WHERE old.status <> 'booked';
  SELECT raise(ABORT, 'The new slot lies in the past.')
  WHERE new.starts_at <= strftime('%Y-%m-%d %H:%M', 'now');
  SELECT raise(ABORT, 'The new slot is already taken.')
  WHERE EXISTS (SELECT 1 FROM appointments
                WHERE doctor_id = new.doctor_id AND starts_at = new.starts_at
                  AND status <> 'cancelled' AND appointment_id <> old.appointment_id);
END;

CREATE TRIGGER cancel_booked_only
BEFORE UPDATE OF status ON appointments
WHEN new.status = 'cancelled' AND old.status <> 'booked'
BEGIN
  SELECT raise(ABORT, 'Only booked appointments can be cancelled.');
END;

CREATE TRIGGER pay_once
BEFORE UPDATE OF status ON invoices
WHEN old.status = 'paid'
BEGIN
  SELECT raise(ABORT, 'The invoice has already been paid.');
END;

CREATE TRIGGER paid_invoices_rest
BEFORE UPDATE OF due_on ON invoices
WHEN old.status = 'paid' OR new.due_on < date('now')
BEGIN
  SELECT raise(ABORT, 'The due date of a paid invoice is not moved, nor is one moved into the past.');
END;
