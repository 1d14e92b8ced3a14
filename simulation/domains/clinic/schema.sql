CREATE TABLE specialties (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  floor INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE doctors (
  doctor_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  specialty_code TEXT NOT NULL REFERENCES specialties (code),
  phone TEXT NOT NULL,
  accepts_new INTEGER NOT NULL CHECK (accepts_new IN (0, 1))
) STRICT;

CREATE TABLE rooms (
  room TEXT PRIMARY KEY,
  floor INTEGER NOT NULL,
  equipment TEXT
) WITHOUT ROWID;

CREATE TABLE patients (
  patient_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  born_on TEXT NOT NULL,
  phone TEXT,
  email TEXT,
  insurer TEXT NOT NULL,
  allergies TEXT
) STRICT;

CREATE TABLE slots (
  doctor_id INTEGER NOT NULL REFERENCES doctors (doctor_id),
  starts_at TEXT NOT NULL,
  minutes INTEGER NOT NULL CHECK (minutes IN (20, 30, 45)),
  room TEXT NOT NULL REFERENCES rooms (room),
  PRIMARY KEY (doctor_id, starts_at)
) WITHOUT ROWID;

CREATE TABLE appointments (
  appointment_id INTEGER PRIMARY KEY,
  patient_id INTEGER NOT NULL REFERENCES patients (patient_id),
  doctor_id INTEGER NOT NULL,
  starts_at TEXT NOT NULL,
  reason TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'booked'
    CHECK (status IN ('booked', 'completed', 'cancelled', 'missed')),
  booked_on TEXT NOT NULL,
  FOREIGN KEY (doctor_id, starts_at) REFERENCES slots (doctor_id, starts_at)
);

CREATE UNIQUE INDEX one_patient_a_slot ON appointments (doctor_id, starts_at)
WHERE status <> 'cancelled';
CREATE INDEX appointments_by_patient ON appointments (patient_id);

CREATE TABLE referrals (
  patient_id INTEGER NOT NULL REFERENCES patients (patient_id),
  specialty_code TEXT NOT NULL REFERENCES specialties (code),
  issued_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  PRIMARY KEY (patient_id, specialty_code, issued_on)
) WITHOUT ROWID;

CREATE TABLE invoices (
  invoice_number TEXT PRIMARY KEY,
  appointment_id INTEGER NOT NULL UNIQUE REFERENCES appointments (appointment_id),
  amount REAL NOT NULL,
  insurer_share REAL NOT NULL,
  due_on TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'overdue'))
) WITHOUT ROWID;

CREATE VIEW free_slots AS
SELECT s.doctor_id, s.starts_at, s.minutes, s.room
FROM slots AS s
WHERE NOT EXISTS (
  SELECT 1 FROM appointments AS a
  WHERE a.doctor_id = s.doctor_id AND a.starts_at = s.starts_at AND a.status <> 'cancelled'
);

CREATE VIEW patient_shares AS
SELECT i.invoice_number, a.patient_id, i.status, round(i.amount - i.insurer_share, 2) AS patient_share
FROM invoices AS i JOIN appointments AS a ON a.appointment_id = i.appointment_id;
