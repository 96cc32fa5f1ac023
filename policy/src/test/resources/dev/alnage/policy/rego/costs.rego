l := numbers.range(1, 40)
s := "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"
t := "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghiz"
o := {sprintf("k%d", [x]): x | some x in l}
os := [{"k": x, "v": 1, "w": l} | some x in [1, 2, 3]]
ss := {s, t, "x"}
f(x) := x + 1
g(x) := count([y | some y in l; y != x])
h(n) := [y | some x in l; x < n; y := x * 2]
c("a") := 1
c("b") := 2
c(x) := 3 if count(x) > 1
cs.a := 1 if f(1) == 2
cs.b := l
part[x] := y if { some x in l; x < 10; y := x * 2 }
members contains x if { some x in l; x < 20 }
members contains l
deep.a.b := l
deep[x][y] := x if { some x in [1, 2]; some y in [2, 3] }
grown[x] contains y if { some x in [1, 2]; some y in l }
chained := 1 if f(1) == 3 else := 2 if f(1) == 4 else := 3
chained2 := x if { x := l[_]; x > 39 } else := 0
default fallback := 5
fallback := 1 if f(1) == 3
default defaulted.a := 4
defaulted[x] := 1 if x := "b"
nested.v := l
nested.w.w := 2
q1 := [q2, count(q2)]
q2 := [1]
any_(x) := input.a[x] if input.zz
any_(x) := x
g2(x) := [x, l]
some_element if l[_] > 0
some_member if ss[_] != "x"
some_value if o[_] > 0
some_part if walk(os, [_, 1])
every_one if { every x in l { x < 30 } }
