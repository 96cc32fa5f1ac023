package u.v

w := numbers.range(1, 40)
p.x := w
p[k] := 1 if k := "y"
q contains x if some x in w
