"""Scheduling of a clinic: patients, doctors, slots, appointments, referrals, invoices."""
