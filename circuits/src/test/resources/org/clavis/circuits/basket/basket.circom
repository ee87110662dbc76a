pragma circom 2.1.5;

template Cost() {
    signal input price;
    signal input amount;
    signal output out;

    out <== price * amount;
}

// What a basket costs, and that it leaves the rest of a limit. For tests.
template Basket(n) {
    signal input price[n];
    signal input amount[n];
    signal input rest;
    signal input limit;
    signal output total;

    component cost[n];
    var sum = 0;
    for (var i = 0; i < n; i++) {
        cost[i] = Cost();
        cost[i].price <== price[i];
        cost[i].amount <== amount[i];
        sum += cost[i].out;
    }
    total <== sum;

    signal square <== rest * rest;
    square === (limit - total) * rest;
}

component main {public [limit]} = Basket(3);
