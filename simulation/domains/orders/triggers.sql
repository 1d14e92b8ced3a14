CREATE TRIGGER only_open_orders_change
BEFORE UPDATE OF street, postcode, city, shipping_method, gift_note ON orders
WHEN old.status NOT IN ('processing', 'packed')
BEGIN
  SELECT raise(ABORT, 'The order has left the warehouse or was cancelled: delivery details can no longer change.');
END;

CREATE TRIGGER only_open_orders_cancel
BEFORE UPDATE OF status ON orders
WHEN new.status = 'cancelled' AND old.status NOT IN ('processing', 'packed')
BEGIN
  SELECT raise(ABORT, 'Only orders that have not been shipped can be cancelled.');
END;

CREATE TRIGGER cancelled_goods_go_back
AFTER UPDATE OF status ON orders
WHEN new.status = 'cancelled' AND old.status <> 'cancelled'
BEGIN
  UPDATE products
  SET stock = stock + (SELECT quantity FROM order_items
                       WHERE order_number = new.order_number AND sku = products.sku)
  WHERE sku IN (SELECT sku FROM order_items WHERE order_number = new.order_number);
END;

CREATE TRIGGER vouchers_before_packing
BEFORE UPDATE OF voucher_code ON orders
WHEN new.voucher_code IS NOT NULL
BEGIN
  SELECT raise(ABORT, 'A voucher can only be applied while the order is processing.')
  WHERE old.status <> 'processing';
  SELECT raise(ABORT, 'The order already carries a voucher; vouchers cannot be combined.')
  WHERE old.voucher_code IS NOT NULL;
  SELECT raise(ABORT, 'The voucher has expired.')
  WHERE (SELECT valid_until FROM vouchers WHERE code = new.voucher_code) < date('now');
END;

CREATE TRIGGER items_change_while_processing
BEFORE UPDATE ON order_items
WHEN (SELECT status FROM orders WHERE order_number = old.order_number) <> 'processing'
BEGIN
  SELECT raise(ABORT, 'Items can only be changed while the order is processing.');
END;

CREATE TRIGGER items_leave_while_processing
BEFORE DELETE ON order_items
BEGIN
  SELECT raise(ABORT, 'Items can only be removed while the order is processing.')
  WHERE (SELECT status FROM orders WHERE order_number = old.order_number) <> 'processing';
  SELECT raise(ABORT, 'This is the only item; cancel the order instead.')
  WHERE (SELECT count(*) FROM order_items WHERE order_number = old.order_number) = 1;
END;

CREATE TRIGGER items_join_while_processing
BEFORE INSERT ON order_items
WHEN (SELECT status FROM orders WHERE order_number = new.order_number) <> 'processing'
BEGIN
  SELECT raise(ABORT, 'Items can only be added while the order is processing.');
END;

CREATE TRIGGER returns_within_thirty_days
BEFORE INSERT ON returns
BEGIN
  SELECT raise(ABORT, 'Only items of delivered orders can be returned.')
  WHERE (SELECT o.status FROM order_items AS i JOIN orders AS o USING (order_number)
         WHERE i.item_id = new.item_id) <> 'delivered';
  SELECT raise(ABORT, 'The return window of 30 days after delivery has passed.')
  WHERE (SELECT julianday(date('now')) - julianday(o.delivered_on)
         FROM order_items AS i JOIN orders AS o USING (order_number)
         WHERE i.item_id = new.item_id) > 30;
END;
